"""/sharingProfiles. Source: guacamole.md §4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from deskgate.control.accounts.models import User
from deskgate.control.guacapi.batch import Directory, directory_patch
from deskgate.control.guacapi.connection_maps import profile_map, seer_of
from deskgate.control.guacapi.filters import profile_action
from deskgate.control.guacapi.values import bad, map_in, text_in
from deskgate.control.guacapi.view import (
    Caller,
    body_map,
    by_method,
    in_source,
    person_of,
    pick_permissions,
)
from deskgate.control.tree.models import SharingProfile
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.sharing_profiles import (
    sharing_profile_create,
    sharing_profile_delete,
    sharing_profile_get,
    sharing_profile_update,
    sharing_profiles_visible_to,
)
from deskgate.control.tree.visibility import Action

Map = dict[str, Any]


def profile_add(*, user: User, thing: Mapping[str, Any]) -> SharingProfile:
    """A new profile of `primaryConnectionIdentifier`. Raises ApiError, ControlError."""
    with transaction.atomic():
        connection = connection_get(
            user=user,
            connection_id=text_in(thing, "primaryConnectionIdentifier") or "",
            action=Action.EDIT,
            lock=True,
        )
        given = map_in(thing, "parameters") or {}
        return sharing_profile_create(
            connection=connection,
            name=text_in(thing, "name") or "",
            parameters={name: value for name, value in given.items() if value},
        )


def profile_replace(*, user: User, profile_id: str, thing: Mapping[str, Any]) -> None:
    """The profile as it is sent; it stays with its connection. Raises ApiError, ControlError."""
    with transaction.atomic():
        profile = _to_edit(user, profile_id)
        primary = text_in(thing, "primaryConnectionIdentifier")
        if primary not in {None, "", str(profile.connection_id)}:
            raise bad("A sharing profile stays with its connection. Make a new one.")
        given = map_in(thing, "parameters")
        wanted: dict[str, str | None] | None = None
        if given is not None:
            said = {name: value for name, value in given.items() if value}
            wanted = {**dict.fromkeys(profile.parameters), **said}
        sharing_profile_update(
            profile=profile, name=text_in(thing, "name") or "", parameters=wanted
        )


def profile_remove(*, user: User, profile_id: str) -> None:
    """Delete it. Raises ControlError."""
    with transaction.atomic():
        sharing_profile_delete(profile=_to_edit(user, profile_id))


def _to_edit(user: User, profile_id: str) -> SharingProfile:
    return sharing_profile_get(user=user, profile_id=profile_id, action=Action.EDIT, lock=True)


def _list(request: HttpRequest, caller: Caller) -> Map:
    if caller.visit is not None:
        return {}
    seer = seer_of(person_of(caller))
    rows = sharing_profiles_visible_to(seer.gate, profile_action(pick_permissions(request)))
    return {str(row.pk): profile_map(row) for row in rows.order_by("name", "pk")}


def _create(request: HttpRequest, caller: Caller) -> Map:
    made = profile_add(user=person_of(caller), thing=body_map(request))
    return profile_map(made)


def _patch(request: HttpRequest, caller: Caller) -> Map:
    user = person_of(caller)
    return directory_patch(
        request,
        Directory(
            add=lambda thing: str(profile_add(user=user, thing=thing).pk),
            replace=lambda key, thing: profile_replace(user=user, profile_id=key, thing=thing),
            remove=lambda key: profile_remove(user=user, profile_id=key),
        ),
    )


def _read(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    user = person_of(caller)
    return profile_map(sharing_profile_get(user=user, profile_id=identifier, action=Action.SEE))


def _replace(request: HttpRequest, caller: Caller, identifier: str) -> None:
    profile_replace(user=person_of(caller), profile_id=identifier, thing=body_map(request))


def _remove(request: HttpRequest, caller: Caller, identifier: str) -> None:
    del request
    profile_remove(user=person_of(caller), profile_id=identifier)


def _parameters(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    user = person_of(caller)
    profile = sharing_profile_get(user=user, profile_id=identifier, action=Action.EDIT)
    return dict(profile.parameters)


directory = by_method(GET=in_source(_list), POST=in_source(_create), PATCH=in_source(_patch))
thing = by_method(GET=in_source(_read), PUT=in_source(_replace), DELETE=in_source(_remove))
parameters = by_method(GET=in_source(_parameters))
