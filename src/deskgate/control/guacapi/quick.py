"""Guacamole's extension "quickconnect": connections by an address that somebody gives.

Laws: they are their log-in's own, and there for who could make a connection at the root; for others
the data source isn't there. Nothing of the tree is below it. Source: guacamole.md §4 "Session".
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest

from deskgate.control.errors import NotFound
from deskgate.control.guacapi import permission_maps
from deskgate.control.guacapi.group_maps import root_map
from deskgate.control.guacapi.values import ROOT
from deskgate.control.guacapi.view import ApiError, Caller, View, by_method, person_of
from deskgate.control.quick.address import FIELD
from deskgate.control.quick.allowed import quick_allowed
from deskgate.control.quick.models import QuickConnection
from deskgate.control.quick.selectors import quick_find, quick_of
from deskgate.control.quick.services import quick_create

Map = dict[str, Any]


def _there(view: View) -> View:
    """For views below the data source: 404 for whom it isn't there."""

    @wraps(view)
    def checked(request: HttpRequest, caller: Caller, **path: str) -> Any:
        if caller.person is None or quick_allowed(caller.person) is None:
            raise ApiError(404, "NOT_FOUND", "There is no such data source.")
        return view(request, caller, **path)

    return checked


def _create(request: HttpRequest, caller: Caller) -> Map:
    """From the form alone: an address in the query would be in logs, with its password."""
    person = person_of(caller)
    made = quick_create(person=person, login=caller.login, uri=request.POST.get(FIELD, ""))
    return {"identifier": str(made.pk)}


def _list(request: HttpRequest, caller: Caller) -> Map:
    del request
    return {str(one.pk): _map(one) for one in quick_of(caller.login)}


def _read(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    found = quick_find(login=caller.login, key=identifier)
    if found is None:
        raise NotFound("There is no such connection.")
    return _map(found)


def _root(request: HttpRequest, caller: Caller) -> Map:
    del request, caller
    return root_map()


def _tree(request: HttpRequest, caller: Caller) -> Map:
    """A list that would be empty is left out."""
    found = list(_list(request, caller).values())
    return {**root_map(), **({"childConnections": found} if found else {})}


def _own(request: HttpRequest, caller: Caller) -> Map:
    del request
    return {"username": caller.username, "disabled": False, "attributes": {}}


def _permissions(request: HttpRequest, caller: Caller) -> Map:
    return {
        **permission_maps.nothing(),
        "connectionPermissions": {key: ["READ"] for key in _list(request, caller)},
        "connectionGroupPermissions": {ROOT: ["READ"]},
        "userPermissions": {caller.username: ["READ"]},
    }


def _nothing(request: HttpRequest, caller: Caller) -> Map:
    del request, caller
    return {}


def _map(one: QuickConnection) -> Map:
    return {
        "name": one.name,
        "identifier": str(one.pk),
        "parentIdentifier": ROOT,
        "protocol": one.protocol,
        "attributes": {},
        "activeConnections": 0,
    }


create = by_method(POST=_create)
directory = by_method(GET=_there(_list))
thing = by_method(GET=_there(_read))
root = by_method(GET=_there(_root))
tree = by_method(GET=_there(_tree))
own = by_method(GET=_there(_own))
permissions = by_method(GET=_there(_permissions))
nothing = by_method(GET=_there(_nothing))
