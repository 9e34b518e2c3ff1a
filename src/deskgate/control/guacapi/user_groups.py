"""/userGroups, and who is in which. For administrators. Source: guacamole.md §4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from deskgate.control.accounts.groups import (
    group_create,
    group_delete,
    group_update,
    member_add,
    member_remove,
    nesting_add,
    nesting_remove,
)
from deskgate.control.accounts.groups_selectors import (
    groups_directly_within,
    groups_visible_to,
    members_direct,
)
from deskgate.control.accounts.models import Group, User
from deskgate.control.guacapi.batch import Directory, directory_patch
from deskgate.control.guacapi.json_patch import patches_read
from deskgate.control.guacapi.people import group_seen, user_seen
from deskgate.control.guacapi.user_maps import DISABLED, attributes_in, disabled_in
from deskgate.control.guacapi.values import bad, flag_out, text_in
from deskgate.control.guacapi.view import (
    Caller,
    body,
    body_map,
    by_method,
    in_source,
    person_of,
    pick_permissions,
)

Map = dict[str, Any]


def group_map(group: Group) -> Map:
    """A group, called by its name."""
    return {
        "identifier": group.name,
        "disabled": not group.is_enabled,
        "attributes": {DISABLED: flag_out(not group.is_enabled)},
    }


def group_add(asker: User, thing: Mapping[str, Any]) -> Group:
    """A new group. Raises ApiError, ControlError."""
    groups_visible_to(asker)
    disabled = disabled_in(thing, attributes_in(thing))
    return group_create(name=text_in(thing, "identifier") or "", is_enabled=not disabled)


def group_replace(asker: User, name: str, thing: Mapping[str, Any]) -> None:
    """Whether it is disabled; names don't change here. Raises ApiError, ControlError."""
    with transaction.atomic():
        group = group_seen(asker, name, lock=True)
        disabled = disabled_in(thing, attributes_in(thing))
        if disabled is not None:
            group_update(group=group, is_enabled=not disabled)


def group_remove(asker: User, name: str) -> None:
    """Delete a group; what it was given goes with it. Raises ControlError."""
    with transaction.atomic():
        group_delete(group=group_seen(asker, name, lock=True))


def groups_of_user(user: User) -> list[str]:
    """The names of the groups that this person is in directly."""
    return _names(Group.objects.filter(memberships__user=user).distinct())


def members_patch(
    request: HttpRequest, add: Callable[[str], object], remove: Callable[[str], object]
) -> None:
    """Carry out what was sent, all of it or nothing. Raises ApiError, ControlError."""
    with transaction.atomic():
        for patch in patches_read(body(request)):
            if patch.path != "/":
                raise bad("The path of a member's patch is /.")
            (add if patch.adds else remove)(patch.value)


def user_groups_patch(request: HttpRequest, asker: User, user: User) -> None:
    """Put a person into groups, or take them out. Raises ApiError, ControlError."""
    groups_visible_to(asker)
    members_patch(
        request,
        lambda name: member_add(group=group_seen(asker, name), user=user),
        lambda name: member_remove(group=group_seen(asker, name), user=user),
    )


def _list(request: HttpRequest, caller: Caller) -> Map:
    asker = person_of(caller)
    pick_permissions(request)  # an administrator holds each of them on every group
    if not (asker.is_active and asker.is_admin):
        return {}
    return {group.name: group_map(group) for group in groups_visible_to(asker)}


def _create(request: HttpRequest, caller: Caller) -> Map:
    return group_map(group_add(person_of(caller), body_map(request)))


def _patch(request: HttpRequest, caller: Caller) -> Map:
    asker = person_of(caller)
    return directory_patch(
        request,
        Directory(
            add=lambda thing: group_add(asker, thing).name,
            replace=lambda name, thing: group_replace(asker, name, thing),
            remove=lambda name: group_remove(asker, name),
        ),
    )


def _read(request: HttpRequest, caller: Caller, name: str) -> Map:
    del request
    return group_map(group_seen(person_of(caller), name))


def _replace(request: HttpRequest, caller: Caller, name: str) -> None:
    group_replace(person_of(caller), name, body_map(request))


def _delete(request: HttpRequest, caller: Caller, name: str) -> None:
    del request
    group_remove(person_of(caller), name)


def _users(request: HttpRequest, caller: Caller, name: str) -> list[str]:
    del request
    rows = members_direct(group_seen(person_of(caller), name))
    return list(dict.fromkeys(row.user.username for row in rows))


def _users_patch(request: HttpRequest, caller: Caller, name: str) -> None:
    asker = person_of(caller)
    group = group_seen(asker, name)
    members_patch(
        request,
        lambda user: member_add(group=group, user=user_seen(asker, user)),
        lambda user: member_remove(group=group, user=user_seen(asker, user)),
    )


def _groups_within(request: HttpRequest, caller: Caller, name: str) -> list[str]:
    del request
    return _names(groups_directly_within(group_seen(person_of(caller), name)))


def _groups_within_patch(request: HttpRequest, caller: Caller, name: str) -> None:
    asker = person_of(caller)
    group = group_seen(asker, name)
    members_patch(
        request,
        lambda child: nesting_add(parent=group, child=group_seen(asker, child)),
        lambda child: nesting_remove(parent=group, child=group_seen(asker, child)),
    )


def _groups_around(request: HttpRequest, caller: Caller, name: str) -> list[str]:
    del request
    group = group_seen(person_of(caller), name)
    return _names(Group.objects.filter(children__child=group))


def _groups_around_patch(request: HttpRequest, caller: Caller, name: str) -> None:
    asker = person_of(caller)
    group = group_seen(asker, name)
    members_patch(
        request,
        lambda parent: nesting_add(parent=group_seen(asker, parent), child=group),
        lambda parent: nesting_remove(parent=group_seen(asker, parent), child=group),
    )


def _names(groups: Iterable[Group]) -> list[str]:
    return [group.name for group in groups]


groups = by_method(GET=in_source(_list), POST=in_source(_create), PATCH=in_source(_patch))
group = by_method(GET=in_source(_read), PUT=in_source(_replace), DELETE=in_source(_delete))
member_users = by_method(GET=in_source(_users), PATCH=in_source(_users_patch))
member_groups = by_method(GET=in_source(_groups_within), PATCH=in_source(_groups_within_patch))
parent_groups = by_method(GET=in_source(_groups_around), PATCH=in_source(_groups_around_patch))
