"""/users: people, for administrators; everybody else finds themselves there and nobody else.

Laws: a password is set by who has just logged in, as in our own page; one's own only by
`PUT password`, which asks for the present one. Source: guacamole.md §4.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from deskgate.control.accounts.models import Source, User
from deskgate.control.accounts.passwords import password_replace, password_set
from deskgate.control.accounts.services import (
    profile_update,
    user_create,
    user_delete,
    user_update,
)
from deskgate.control.errors import Conflict, Forbidden, ProofNeeded
from deskgate.control.guacapi.batch import Directory, directory_patch
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.login_records import login_records
from deskgate.control.guacapi.people import user_seen, users_seen
from deskgate.control.guacapi.user_groups import groups_of_user, user_groups_patch
from deskgate.control.guacapi.user_maps import (
    OWN,
    attributes_in,
    disabled_in,
    user_map,
    user_put,
    with_activity,
)
from deskgate.control.guacapi.values import bad, text_in
from deskgate.control.guacapi.view import (
    Caller,
    body_map,
    by_method,
    in_source,
    person_of,
    pick_permissions,
)
from deskgate.control.tokens.models import Login
from deskgate.grants import Secret

Map = dict[str, Any]
_SELF: tuple[str, ...] = ("READ", "UPDATE")  # what everybody holds on themselves


def user_told(user: User) -> Map:
    """The person as they are now."""
    return user_map(with_activity(User.objects.filter(pk=user.pk)).get())


def user_add(caller: Caller, thing: Mapping[str, Any]) -> User:
    """A new person; without a password nobody logs in as them. Raises ApiError, ControlError."""
    _administrator(caller)
    attributes = attributes_in(thing)
    password = text_in(thing, "password")
    with transaction.atomic():
        user = user_create(
            username=text_in(thing, "username") or "",
            password=Secret(password) if password else None,
        )
        user_put(user, attributes)
        disabled = disabled_in(thing, attributes)
        user_update(user=user, is_active=not disabled, is_admin=False)
    return user


def user_replace(caller: Caller, name: str, thing: Mapping[str, Any]) -> None:
    """What is said of a person; names don't change here. Raises ApiError, ControlError."""
    asker = person_of(caller)
    attributes = attributes_in(thing)
    password = text_in(thing, "password")
    with transaction.atomic():
        user = user_seen(asker, name, lock=True)
        if password and user.pk == asker.pk:
            raise Forbidden("Change your own password by PUT password.")
        if not asker.is_admin:
            user_put(user, attributes, only=OWN)
            profile_update(user=user)
            return
        if password:
            _password_put(caller, user, Secret(password))
        user_put(user, attributes)
        disabled = disabled_in(thing, attributes)
        active = user.is_active if disabled is None else not disabled
        user_update(user=user, is_active=active, is_admin=user.is_admin)


def user_remove(caller: Caller, name: str) -> None:
    """The person is gone; the log keeps their name. Raises ApiError, ControlError."""
    _administrator(caller)
    with transaction.atomic():
        user = user_seen(person_of(caller), name, lock=True)
        if user.pk == person_of(caller).pk:
            raise ApiError(501, "INTERNAL_ERROR", "Nobody deletes themselves.")
        user_delete(user=user)


def password_put(request: HttpRequest, caller: Caller, user: User) -> None:
    """A new password for who knows the old one. Raises ApiError, ControlError."""
    thing = body_map(request)
    old, new = text_in(thing, "oldPassword"), text_in(thing, "newPassword")
    if not old or not new:
        raise bad("Give oldPassword and newPassword.")
    password_replace(
        request=request, user=user, current=Secret(old), new=Secret(new), login=caller.login
    )


def _list(request: HttpRequest, caller: Caller) -> Map:
    asker, wanted = person_of(caller), pick_permissions(request)
    rows = with_activity(users_seen(asker))
    if wanted and not wanted & set(_SELF) and not asker.is_admin:
        return {}
    return {user.username: user_map(user) for user in rows.order_by("username_key")}


def _create(request: HttpRequest, caller: Caller) -> Map:
    return user_told(user_add(caller, body_map(request)))


def _patch(request: HttpRequest, caller: Caller) -> Map:
    person_of(caller)
    return directory_patch(
        request,
        Directory(
            add=lambda thing: user_add(caller, thing).username,
            replace=lambda name, thing: user_replace(caller, name, thing),
            remove=lambda name: user_remove(caller, name),
        ),
    )


def _read(request: HttpRequest, caller: Caller, name: str) -> Map:
    del request
    return user_told(user_seen(person_of(caller), name))


def _replace(request: HttpRequest, caller: Caller, name: str) -> None:
    user_replace(caller, name, body_map(request))


def _delete(request: HttpRequest, caller: Caller, name: str) -> None:
    del request
    user_remove(caller, name)


def _password(request: HttpRequest, caller: Caller, name: str) -> None:
    password_put(request, caller, user_seen(person_of(caller), name))


def _groups(request: HttpRequest, caller: Caller, name: str) -> list[str]:
    del request
    return groups_of_user(user_seen(person_of(caller), name))


def _groups_patch(request: HttpRequest, caller: Caller, name: str) -> None:
    asker = person_of(caller)
    user_groups_patch(request, asker, user_seen(asker, name))


def _history(request: HttpRequest, caller: Caller, name: str) -> list[Map]:
    del request
    asker = person_of(caller)
    return login_records(user=asker, of=user_seen(asker, name))


def _administrator(caller: Caller) -> None:
    person = person_of(caller)
    if not (person.is_active and person.is_admin):
        raise Forbidden("Only administrators manage people.")


def _password_put(caller: Caller, user: User, password: Secret) -> None:
    """Setting somebody's password needs the proof again; to log in is that. Raises."""
    limit = timezone.now() - timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    if not Login.objects.filter(name=caller.login, created_at__gt=limit).exists():
        raise ProofNeeded("Log in again to set somebody's password: this log-in is too old.")
    if user.source != Source.MANUAL:
        raise Conflict(f"{user.username}'s password is kept in a directory, not here.")
    password_set(user=user, password=password)


users = by_method(GET=in_source(_list), POST=in_source(_create), PATCH=in_source(_patch))
user = by_method(GET=in_source(_read), PUT=in_source(_replace), DELETE=in_source(_delete))
password = by_method(PUT=in_source(_password))
groups = by_method(GET=in_source(_groups), PATCH=in_source(_groups_patch))
history = by_method(GET=in_source(_history))
