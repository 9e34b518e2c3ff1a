"""/activeConnections: who is in, and ended from here; shares are in `shares.py`.

Source: guacamole.md §4.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import session_end
from deskgate.control.errors import NotFound
from deskgate.control.guacapi import connections
from deskgate.control.guacapi.active_maps import (
    active_map,
    session_in,
    session_to_end,
    sessions_of,
)
from deskgate.control.guacapi.batch import Directory, directory_patch
from deskgate.control.guacapi.view import (
    Caller,
    by_method,
    in_source,
    person_of,
    pick_permissions,
)
from deskgate.control.tree.visibility import Action

Map = dict[str, Any]


def connection_of(row: SessionLog) -> str:
    """The connection's identifier. Raises NotFound: it was deleted, or it was a visit's own."""
    if row.connection_id is None:
        raise NotFound("There is no such connection.")
    return str(row.connection_id)


def _list(request: HttpRequest, caller: Caller) -> Map:
    """What is seen may be ended and looked at, so a filter takes nothing away."""
    pick_permissions(request)
    rows = sessions_of(caller).order_by("-started_at", "-id")
    return {str(row.pk): active_map(row) for row in rows}


def _read(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    return active_map(session_in(sessions_of(caller), identifier))


def end(caller: Caller, row: SessionLog) -> None:
    """End it now. Raises Forbidden, ApiError."""
    session_end(actor=person_of(caller), session=session_to_end(caller, row))


def _remove(request: HttpRequest, caller: Caller, identifier: str) -> None:
    del request
    end(caller, session_in(sessions_of(caller), identifier))


def _patch(request: HttpRequest, caller: Caller) -> Map:
    rows = sessions_of(caller)
    return directory_patch(
        request, Directory(remove=lambda key: end(caller, session_in(rows.all(), key)))
    )


def _connection(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    row = session_in(sessions_of(caller), identifier)
    return connections.connection_read(person_of(caller), connection_of(row))


def _profiles(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    """Those by which the caller may share the session."""
    del request
    person, row = person_of(caller), session_in(sessions_of(caller), identifier)
    key = connection_of(row)
    return connections.connection_profiles_read(person, key, Action.SHARE)


def _parameters(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    row = session_in(sessions_of(caller), identifier)
    return connections.connection_parameters_read(person_of(caller), connection_of(row))


directory = by_method(GET=in_source(_list), PATCH=in_source(_patch))
thing = by_method(GET=in_source(_read), DELETE=in_source(_remove))
connection = by_method(GET=in_source(_connection))
connection_parameters = by_method(GET=in_source(_parameters))
connection_profiles = by_method(GET=in_source(_profiles))
