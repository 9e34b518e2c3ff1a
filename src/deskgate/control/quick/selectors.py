"""Reads of quick connections. The gate: one's own log-in has them, while their person may."""

from __future__ import annotations

from django.db.models import QuerySet

from deskgate.control.quick.models import QuickConnection
from deskgate.control.texts import identifier


def quick_of(login: str) -> QuerySet[QuickConnection]:
    """Those of the log-in of this name."""
    return QuickConnection.objects.filter(login__name=login)


def quick_find(*, login: str, key: str) -> QuickConnection | None:
    """One of them by its identifier."""
    return quick_of(login).filter(pk=identifier(key)).first()
