"""/session/tunnels: what the caller's own log-in has open. Source: guacamole.md §4 "Session".

Files that go through a tunnel (`streams`) are the gateway's. Law: a tunnel is its log-in's and no
other's, not even another one's of the same person.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.catalogue import protocol_get
from deskgate.control.errors import NotFound
from deskgate.control.guacapi import active, connections
from deskgate.control.guacapi.active_maps import active_map, own_sessions, session_in
from deskgate.control.guacapi.schema import protocol_map
from deskgate.control.guacapi.view import Caller, by_method, person_of
from deskgate.control.tree.visibility import Action

Map = dict[str, Any]


def _list(request: HttpRequest, caller: Caller) -> list[str]:
    del request
    rows = own_sessions(caller).order_by("started_at", "id")
    return [str(key) for key in rows.values_list("pk", flat=True)]


def _protocol(request: HttpRequest, caller: Caller, uuid: str) -> Map:
    del request
    known = protocol_get(session_in(own_sessions(caller), uuid).protocol)
    if known is None:  # of before an update that took it away
        raise NotFound("The protocol of this tunnel isn't known here.")
    return protocol_map(known)


def _active(request: HttpRequest, caller: Caller, uuid: str) -> Map:
    del request
    return active_map(session_in(own_sessions(caller), uuid))


def _end(request: HttpRequest, caller: Caller, uuid: str) -> None:
    del request
    active.end(caller, session_in(own_sessions(caller), uuid))


def _connection(request: HttpRequest, caller: Caller, uuid: str) -> Map:
    del request
    row = session_in(own_sessions(caller), uuid)
    return connections.connection_read(person_of(caller), active.connection_of(row))


def _profiles(request: HttpRequest, caller: Caller, uuid: str) -> Map:
    """Those by which the caller may share the session."""
    del request
    person, row = person_of(caller), session_in(own_sessions(caller), uuid)
    key = active.connection_of(row)
    return connections.connection_profiles_read(person, key, Action.SHARE)


directory = by_method(GET=_list)
protocol = by_method(GET=_protocol)
active_connection = by_method(GET=_active, DELETE=_end)
connection = by_method(GET=_connection)
connection_profiles = by_method(GET=_profiles)
