"""Live sessions as Guacamole's clients read them, and which of them a caller may know.

Law: the log's own rule: an administrator all, everybody else their own, and who has no account
those of their log-in. A session's identifier is its tunnel's. Source: guacamole.md §4.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live, sessions_visible_to
from deskgate.control.errors import NotFound
from deskgate.control.guacapi.connection_maps import milliseconds
from deskgate.control.guacapi.view import Caller

Map = dict[str, Any]


def sessions_of(caller: Caller) -> QuerySet[SessionLog]:
    """The live sessions that the caller may know of."""
    if caller.person is None:
        return own_sessions(caller)
    return sessions_visible_to(caller.person).filter(ended_at__isnull=True)


def own_sessions(caller: Caller) -> QuerySet[SessionLog]:
    """Those that were opened with this very log-in, which has a name."""
    return sessions_live().filter(login=caller.login).exclude(login="")


def session_in(rows: QuerySet[SessionLog], identifier: str) -> SessionLog:
    """The one of this identifier. Raises NotFound: it may have ended."""
    try:
        key = UUID(identifier)
    except ValueError:
        key = UUID(int=0)
    row = rows.select_related("connection").filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such active connection.")
    return row


def active_map(row: SessionLog) -> Map:
    """One live session; nulls are part of it. It can be joined once guacd has named it."""
    return {
        "identifier": str(row.pk),
        "connectionIdentifier": None if row.connection_id is None else str(row.connection_id),
        "startDate": milliseconds(row.started_at),
        "remoteHost": row.client_address or None,
        "username": row.person_name,
        "connectable": bool(row.guacd_connection_id) and row.joined_id is None,
    }
