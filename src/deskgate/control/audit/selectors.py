"""Reads of the session log, each through the one gate."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.errors import Invalid, NotFound


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


def session_get(*, user: User, session_id: str) -> SessionLog:
    """One session that this person sees. Raises NotFound."""
    try:
        key = UUID(session_id)
    except ValueError:
        key = UUID(int=0)
    row = sessions_visible_to(user).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such session.")
    return row


def sessions_page(
    *, user: User, cursor: str | None, limit: int
) -> tuple[list[SessionLog], str | None]:
    """Up to `limit` sessions, newest first, from the cursor on; and the next cursor, if any.

    A cursor names the last row seen, so that rows added meanwhile repeat none. Raises Invalid.
    """
    rows = sessions_visible_to(user).order_by("-started_at", "-id")
    if cursor is not None:
        at, key = _cursor_read(cursor)
        rows = rows.filter(Q(started_at__lt=at) | Q(started_at=at, id__lt=key))
    page = list(rows[: limit + 1])
    following = _cursor(page[limit - 1]) if len(page) > limit else None
    return page[:limit], following


def _cursor(row: SessionLog) -> str:
    return urlsafe_b64encode(f"{row.started_at.isoformat()}|{row.id}".encode()).decode()


def _cursor_read(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _, key = urlsafe_b64decode(cursor.encode()).decode().partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment.astimezone(UTC), UUID(key)
    except (ValueError, OverflowError):
        raise Invalid({"cursor": ["This is not a cursor of ours."]}) from None
