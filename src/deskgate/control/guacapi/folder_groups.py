"""/connectionGroups: our folders, and the tree of them. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.errors import NotFound
from deskgate.control.guacapi.batch import Directory, directory_patch
from deskgate.control.guacapi.connection_maps import seer_of
from deskgate.control.guacapi.filters import connection_action, group_action, profile_action
from deskgate.control.guacapi.group_maps import group_map, group_maps, tree_map
from deskgate.control.guacapi.group_writes import group_add, group_remove, group_replace
from deskgate.control.guacapi.values import ROOT
from deskgate.control.guacapi.view import (
    Caller,
    body_map,
    by_method,
    in_source,
    person_of,
    pick_permissions,
)
from deskgate.control.guacapi.visitors import visitor_root, visitor_tree

Map = dict[str, Any]


def _root_check(identifier: str) -> None:
    """Who has no account finds no other group. Raises NotFound."""
    if identifier != ROOT:
        raise NotFound("There is no such connection group.")


def _list(request: HttpRequest, caller: Caller) -> Map:
    if caller.visit is not None:
        return {}
    seer, asked = seer_of(person_of(caller)), pick_permissions(request)
    return group_maps(seer, group_action(asked), to_read="READ" in asked)


def _create(request: HttpRequest, caller: Caller) -> Map:
    user = person_of(caller)
    made = group_add(user=user, thing=body_map(request))
    return group_map(seer_of(user), str(made.pk))


def _patch(request: HttpRequest, caller: Caller) -> Map:
    user = person_of(caller)
    return directory_patch(
        request,
        Directory(
            add=lambda thing: str(group_add(user=user, thing=thing).pk),
            replace=lambda key, thing: group_replace(user=user, group_id=key, thing=thing),
            remove=lambda key: group_remove(user=user, group_id=key),
        ),
    )


def _read(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    if caller.visit is not None:
        _root_check(identifier)
        return visitor_root(caller.visit)
    return group_map(seer_of(person_of(caller)), identifier)


def _replace(request: HttpRequest, caller: Caller, identifier: str) -> None:
    group_replace(user=person_of(caller), group_id=identifier, thing=body_map(request))


def _remove(request: HttpRequest, caller: Caller, identifier: str) -> None:
    del request
    group_remove(user=person_of(caller), group_id=identifier)


def _tree(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    if caller.visit is not None:
        _root_check(identifier)
        return visitor_tree(caller.visit)
    seer = seer_of(person_of(caller))
    asked = pick_permissions(request)
    return tree_map(seer, identifier, connection_action(asked), profile_action(asked))


directory = by_method(GET=in_source(_list), POST=in_source(_create), PATCH=in_source(_patch))
thing = by_method(GET=in_source(_read), PUT=in_source(_replace), DELETE=in_source(_remove))
tree = by_method(GET=in_source(_tree))
