"""Reads of the session log, each through the one gate."""

from __future__ import annotations

from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog


def sessions_visible_to(user: User) -> QuerySet[SessionLog]:
    """An administrator sees all sessions, everybody else their own, the disabled none."""
    if not user.is_active:
        return SessionLog.objects.none()
    if user.is_admin:
        return SessionLog.objects.all()
    return SessionLog.objects.filter(person=user)


def sessions_live() -> QuerySet[SessionLog]:
    """Sessions that have begun and not ended, for the services that end them."""
    return SessionLog.objects.filter(ended_at__isnull=True)
