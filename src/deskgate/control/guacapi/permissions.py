"""permissions and effectivePermissions of people and groups. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.actor import current_actor
from deskgate.control.guacapi.json_patch import patches_read
from deskgate.control.guacapi.people import receiver_group, receiver_user, user_seen
from deskgate.control.guacapi.permission_maps import Sets, direct, effective
from deskgate.control.guacapi.permission_writes import permissions_patch
from deskgate.control.guacapi.view import Caller, body, by_method, in_source, person_of


def effective_of(asker: User, person: User) -> Sets:
    """What this person holds now; of others nobody knows where they would ask from."""
    address = current_actor().address if person == asker else ""
    return effective(person=person, address=address)


def patch(request: HttpRequest, asker: User, receiver: User | Group) -> None:
    """Carry out what was sent. Raises ApiError, ControlError."""
    permissions_patch(asker=asker, receiver=receiver, patches=patches_read(body(request)))


def _of_user(request: HttpRequest, caller: Caller, name: str) -> dict[str, Any]:
    del request
    asker = person_of(caller)
    return direct(asker=asker, receiver=receiver_user(asker, name))


def _of_user_patch(request: HttpRequest, caller: Caller, name: str) -> None:
    asker = person_of(caller)
    patch(request, asker, receiver_user(asker, name))


def _effective(request: HttpRequest, caller: Caller, name: str) -> dict[str, Any]:
    del request
    asker = person_of(caller)
    return effective_of(asker, user_seen(asker, name))


def _of_group(request: HttpRequest, caller: Caller, name: str) -> dict[str, Any]:
    del request
    asker = person_of(caller)
    return direct(asker=asker, receiver=receiver_group(asker, name))


def _of_group_patch(request: HttpRequest, caller: Caller, name: str) -> None:
    asker = person_of(caller)
    patch(request, asker, receiver_group(asker, name))


of_user = by_method(GET=in_source(_of_user), PATCH=in_source(_of_user_patch))
effective_of_user = by_method(GET=in_source(_effective))
of_group = by_method(GET=in_source(_of_group), PATCH=in_source(_of_group_patch))
