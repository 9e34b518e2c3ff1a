"""Live sessions as Guacamole's clients read them, and which of them a caller may know.

Laws: an administrator knows of all, everybody else of their own and of those on connections that
they manage, which they may look into; who has no account of those of their log-in. Who may end one
is the log's own rule: an administrator and whoever it is. A session's identifier is its tunnel's.
Source: guacamole.md §4.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live, sessions_visible_to
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.guacapi.connection_maps import milliseconds
from deskgate.control.guacapi.view import Caller, person_of
from deskgate.control.together.selectors import without_unseen
from deskgate.control.tree.visibility import Action, gate_for
from deskgate.control.visits.models import VisitSource

Map = dict[str, Any]


def sessions_of(caller: Caller) -> QuerySet[SessionLog]:
    """The live sessions that the caller may know of."""
    if caller.person is None:
        return own_sessions(caller)
    rows = without_unseen(sessions_live(), caller.person)
    mine = rows.filter(pk__in=sessions_visible_to(caller.person).values("pk"))
    gate = gate_for(caller.person)
    if gate.whole is None and not gate.anywhere(Action.MANAGE):
        return mine
    return mine | rows.filter(connection__in=gate.connections(Action.MANAGE).values("pk"))


def session_to_end(caller: Caller, row: SessionLog) -> SessionLog:
    """The session, if the caller may end it. Raises Forbidden, ApiError for who has no account."""
    person = person_of(caller)
    if not sessions_visible_to(person).filter(pk=row.pk).exists():
        raise Forbidden("You may look into this session, but not end it.")
    return row


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
    """One live session; nulls are part of it. It can be joined once guacd has named it.

    What a platform lets its own users open is known by the name that it has there.
    """
    key = None if row.connection_id is None else str(row.connection_id)
    if row.source in {VisitSource.HMAC, VisitSource.JSON}:
        key = row.connection_name
    return {
        "identifier": str(row.pk),
        "connectionIdentifier": key,
        "startDate": milliseconds(row.started_at),
        "remoteHost": row.client_address or None,
        "username": row.person_name,
        "connectable": bool(row.guacd_connection_id) and row.joined_id is None,
    }
