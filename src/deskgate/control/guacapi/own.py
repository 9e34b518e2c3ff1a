"""/self: the caller's own account, or visit. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.login_records import login_records
from deskgate.control.guacapi.permission_maps import direct
from deskgate.control.guacapi.permissions import effective_of, patch
from deskgate.control.guacapi.user_groups import groups_of_user, user_groups_patch
from deskgate.control.guacapi.users import password_put, user_replace, user_told
from deskgate.control.guacapi.view import Caller, body_map, by_method, in_source, person_of
from deskgate.control.guacapi.visitors import visitor_map, visitor_permissions

Map = dict[str, Any]


def _read(request: HttpRequest, caller: Caller) -> Map:
    del request
    return visitor_map(caller.visit) if caller.visit else user_told(person_of(caller))


def _replace(request: HttpRequest, caller: Caller) -> None:
    user_replace(caller, person_of(caller).username, body_map(request))


def _delete(request: HttpRequest, caller: Caller) -> None:
    del request
    person_of(caller)
    raise ApiError(501, "INTERNAL_ERROR", "Nobody deletes themselves.")


def _password(request: HttpRequest, caller: Caller) -> None:
    password_put(request, caller, person_of(caller))


def _permissions(request: HttpRequest, caller: Caller) -> Map:
    del request
    if caller.visit is not None:
        return visitor_permissions(caller.visit)
    person = person_of(caller)
    return direct(asker=person, receiver=person)


def _permissions_patch(request: HttpRequest, caller: Caller) -> None:
    person = person_of(caller)
    patch(request, person, person)


def _effective(request: HttpRequest, caller: Caller) -> Map:
    del request
    if caller.visit is not None:
        return visitor_permissions(caller.visit)
    return effective_of(person_of(caller), person_of(caller))


def _groups(request: HttpRequest, caller: Caller) -> list[str]:
    del request
    return [] if caller.visit else groups_of_user(person_of(caller))


def _groups_patch(request: HttpRequest, caller: Caller) -> None:
    person = person_of(caller)
    user_groups_patch(request, person, person)


def _history(request: HttpRequest, caller: Caller) -> list[Map]:
    del request
    if caller.visit is not None:
        return []
    return login_records(user=person_of(caller), of=person_of(caller))


account = by_method(GET=in_source(_read), PUT=in_source(_replace), DELETE=in_source(_delete))
password = by_method(PUT=in_source(_password))
permissions = by_method(GET=in_source(_permissions), PATCH=in_source(_permissions_patch))
effective_permissions = by_method(GET=in_source(_effective))
groups = by_method(GET=in_source(_groups), PATCH=in_source(_groups_patch))
history = by_method(GET=in_source(_history))
