"""/history: sessions and log-ins. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.audit.selectors import session_get, sessions_visible_to
from deskgate.control.errors import NotFound
from deskgate.control.guacapi.history_records import (
    connection_records,
    oldest_in,
    session_maps,
    terms_in,
)
from deskgate.control.guacapi.login_records import login_maps, login_records, logins_visible_to
from deskgate.control.guacapi.view import Caller, by_method, in_source, person_of
from deskgate.control.texts import identifier as key_in

Map = dict[str, Any]


def _connections(request: HttpRequest, caller: Caller) -> list[Map]:
    if caller.visit is not None:  # what was done by a log-in without an account, others read
        return []
    return connection_records(
        user=person_of(caller), terms=terms_in(request), oldest=oldest_in(request)
    )


def _connection(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    user = person_of(caller)
    row = session_get(user=user, session_id=identifier)
    (found,) = session_maps(sessions_visible_to(user).filter(pk=row.pk))
    return found


def _log(request: HttpRequest, caller: Caller, identifier: str, name: str) -> Map:
    """No recording is served yet: `logs` of every record is empty."""
    del name
    _connection(request, caller, identifier)
    raise NotFound("There is no such log.")


def _users(request: HttpRequest, caller: Caller) -> list[Map]:
    if caller.visit is not None:
        return []
    return login_records(user=person_of(caller), terms=terms_in(request), oldest=oldest_in(request))


def _user(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    rows = logins_visible_to(person_of(caller)).filter(pk=key_in(identifier))
    for found in login_maps(rows):
        return found
    raise NotFound("There is no such log-in.")


connections = by_method(GET=in_source(_connections))
connection = by_method(GET=in_source(_connection))
log = by_method(GET=in_source(_log))
users = by_method(GET=in_source(_users))
user = by_method(GET=in_source(_user))
