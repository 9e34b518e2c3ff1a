"""/connections. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.accounts.models import User
from deskgate.control.guacapi.batch import Directory, directory_patch
from deskgate.control.guacapi.connection_maps import (
    connection_map,
    connection_maps,
    profile_map,
    seer_of,
)
from deskgate.control.guacapi.connection_writes import (
    connection_add,
    connection_remove,
    connection_replace,
    parameters_shown,
)
from deskgate.control.guacapi.filters import connection_action
from deskgate.control.guacapi.history_records import connection_records
from deskgate.control.guacapi.view import (
    Caller,
    body_map,
    by_method,
    in_source,
    person_of,
    pick_permissions,
    source_check,
)
from deskgate.control.guacapi.visitors import visitor_connection, visitor_connections
from deskgate.control.tree.named import connection_asked
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action, connections_visible_to

Map = dict[str, Any]


def connection_read(user: User, connection_id: str) -> Map:
    """One, for who sees it. Raises NotFound."""
    row = connection_get(user=user, connection_id=connection_id, action=Action.SEE)
    return connection_map(seer_of(user), row)


def connection_parameters_read(user: User, connection_id: str) -> Map:
    """Its own parameters but the secrets, for who may edit it. Raises NotFound, Forbidden."""
    row = connection_get(user=user, connection_id=connection_id, action=Action.EDIT)
    return dict(parameters_shown(row))


def connection_history_read(user: User, connection_id: str) -> list[Map]:
    """Its sessions, as far as this person reads about them. Raises NotFound."""
    row = connection_get(user=user, connection_id=connection_id, action=Action.SEE)
    return connection_records(user=user, connection_id=row.pk)


def connection_profiles_read(user: User, connection_id: str, action: Action = Action.SEE) -> Map:
    """Its sharing profiles, for who may do this. Raises NotFound."""
    row = connection_get(user=user, connection_id=connection_id, action=Action.SEE)
    if not connections_visible_to(user, action).filter(pk=row.pk).exists():
        return {}
    profiles = row.sharing_profiles.order_by("name", "pk")
    return {str(profile.pk): profile_map(profile) for profile in profiles}


def _list(request: HttpRequest, caller: Caller) -> Map:
    if caller.visit is not None:
        return dict(visitor_connections(caller.visit))
    seer = seer_of(person_of(caller))
    rows = seer.gate.connections(connection_action(pick_permissions(request)))
    return {one["identifier"]: one for one in connection_maps(seer, rows)}


def _create(request: HttpRequest, caller: Caller) -> Map:
    user = person_of(caller)
    made = connection_add(user=user, thing=body_map(request))
    return connection_map(seer_of(user), made)


def _patch(request: HttpRequest, caller: Caller) -> Map:
    user = person_of(caller)
    return directory_patch(
        request,
        Directory(
            add=lambda thing: str(connection_add(user=user, thing=thing).pk),
            replace=lambda key, thing: connection_replace(
                user=user, connection_id=key, thing=thing
            ),
            remove=lambda key: connection_remove(user=user, connection_id=key),
        ),
    )


def _read(request: HttpRequest, caller: Caller, source: str, identifier: str) -> Map:
    del request
    source_check(caller, source)
    if caller.visit is not None:
        return visitor_connection(caller.visit, identifier)
    user = person_of(caller)
    row = connection_asked(user=user, source=source, identifier=identifier, action=Action.SEE)
    return connection_map(seer_of(user), row)


def _replace(request: HttpRequest, caller: Caller, identifier: str) -> None:
    connection_replace(user=person_of(caller), connection_id=identifier, thing=body_map(request))


def _remove(request: HttpRequest, caller: Caller, identifier: str) -> None:
    del request
    connection_remove(user=person_of(caller), connection_id=identifier)


def _parameters(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    return connection_parameters_read(person_of(caller), identifier)


def _history(request: HttpRequest, caller: Caller, identifier: str) -> list[Map]:
    del request
    if caller.visit is not None:
        visitor_connection(caller.visit, identifier)
        return []
    return connection_history_read(person_of(caller), identifier)


def _profiles(request: HttpRequest, caller: Caller, identifier: str) -> Map:
    del request
    if caller.visit is not None:
        visitor_connection(caller.visit, identifier)
        return {}
    return connection_profiles_read(person_of(caller), identifier)


directory = by_method(GET=in_source(_list), POST=in_source(_create), PATCH=in_source(_patch))
thing = by_method(GET=_read, PUT=in_source(_replace), DELETE=in_source(_remove))
parameters = by_method(GET=in_source(_parameters))
history = by_method(GET=in_source(_history))
sharing_profiles = by_method(GET=in_source(_profiles))
