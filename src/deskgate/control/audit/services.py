"""Writes to the session log, and the ending of sessions.

Law: a row is ended once; what comes later changes nothing.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.bus import get_bus
from deskgate.grants import Ending, Grant, Revocation, SessionClosed, SessionOpened
from deskgate.guac.status import Status

_DETAIL_LENGTH = 2000  # guacd's own messages stay far below it


def session_begin(*, grant: Grant, client_address: str, user_agent: str, login: str) -> None:
    """The row of a session whose grant has just been made."""
    SessionLog.objects.create(
        id=grant.session_id,
        person_id=int(grant.person.id),
        person_name=grant.person.name,
        connection_id=int(grant.target.connection_id),
        connection_name=grant.target.name,
        protocol=grant.target.protocol,
        client_address=client_address[:64],
        user_agent=user_agent[:300],
        guacd=str(grant.guacd)[:300],
        login=login,
        started_at=timezone.now(),
    )


def session_opened(*, event: SessionOpened) -> None:
    """guacd was ready. A session that was to be ended meanwhile is told so again."""
    rows = SessionLog.objects.filter(id=event.session_id, ended_at__isnull=True)
    rows.update(
        opened_at=event.at,
        guacd_connection_id=event.guacd_connection_id[:64],
        guacd_version=event.guacd_version[:32],
    )
    for row in rows.exclude(ending=""):
        get_bus().publish(_revocation_of(row))


def session_closed(*, event: SessionClosed) -> str:
    """The session is over. Told twice, the first telling stands. The log-in it was opened with."""
    rows = SessionLog.objects.filter(id=event.session_id)
    ended = rows.filter(ended_at__isnull=True).update(
        ended_at=event.at,
        ending=event.ending.value,
        status=int(event.status),
        detail=event.detail[:_DETAIL_LENGTH],
        bytes_to_browser=event.bytes_to_browser,
        bytes_to_guacd=event.bytes_to_guacd,
    )
    return rows.values_list("login", flat=True).first() or "" if ended else ""


def sessions_close_orphans() -> int:
    """End the rows that a crash left open; only at start-up, before anything is served."""
    return sessions_live().update(
        ended_at=timezone.now(),
        ending=Ending.SERVER_STOPPED.value,
        status=int(Status.SESSION_CLOSED),
        detail="The server stopped without ending this session.",
    )


def sessions_end(
    *, sessions: QuerySet[SessionLog], status: Status, ending: Ending, message: str
) -> int:
    """Have these sessions' sockets closed, once the surrounding transaction has held; how many.

    The row keeps the decision too: a session that is still dialling has no socket to close yet.
    """
    live = sessions.filter(ended_at__isnull=True)
    with transaction.atomic():
        live.update(ending=ending.value, status=int(status), detail=message)
        rows = list(live)
        for row in rows:
            transaction.on_commit(partial(get_bus().publish, _revocation_of(row)))
    return len(rows)


def session_end(*, actor: User, session: SessionLog) -> None:
    """A person ends one session from the list; who may is the caller's selector."""
    own = session.person_id == actor.pk
    sessions_end(
        sessions=SessionLog.objects.filter(id=session.id),
        status=Status.SESSION_CLOSED,
        ending=Ending.REVOKED,
        message="You ended this session from the list of sessions."
        if own
        else "An administrator ended this session.",
    )


def _revocation_of(row: SessionLog) -> Revocation:
    return Revocation(row.id, Status.from_code(row.status or 0), Ending(row.ending), row.detail)
