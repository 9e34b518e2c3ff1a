"""Permissions put in and taken out, as grants, rights to make things and administrators.

Laws: nobody gives or takes more than they may by our own rules, which are asked for each; what
can't be said by them is refused, and nothing of the request is kept. A grant with limits counts as
what it gives: to add what somebody has within limits doesn't lift these, and to take it takes the
grant with limits, too. Source: guacamole.md §4 "Permissions".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from deskgate.control.accounts.models import Group, User, username_fold
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.services import user_rights_set
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.json_patch import Patch
from deskgate.control.guacapi.permission_maps import (
    ADMINISTER,
    MAKINGS,
    SYSTEM,
    administers,
    direct_grants,
    read_role,
    root_managing,
)
from deskgate.control.guacapi.permission_roles import (
    CONNECTION,
    PROFILE,
    WORDS,
    is_plain,
    role_for,
    role_without,
)
from deskgate.control.guacapi.values import ROOT, bad
from deskgate.control.permissions.making import making_give, making_take
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.services import grant_change, grant_give, grant_take
from deskgate.control.permissions.terms import terms_of
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Connection, Folder, SharingProfile
from deskgate.control.tree.selectors import connection_get, folder_get
from deskgate.control.tree.visibility import Action

SYSTEM_PATH: Final = "/systemPermissions"
_ONLY_ADMINISTRATORS: Final = (
    "Here only administrators manage people and read the whole log: give ADMINISTER instead."
)


@dataclass(frozen=True, slots=True)
class _Change:
    """Who changes what whom was given."""

    asker: User
    receiver: User | Group


def permissions_patch(*, asker: User, receiver: User | Group, patches: Sequence[Patch]) -> None:
    """Carry all of it out, or nothing. Raises ApiError, ControlError."""
    change = _Change(asker, receiver)
    with transaction.atomic():
        for patch in patches:
            if patch.path == SYSTEM_PATH:
                _system(change, patch, patches)
            else:
                _of_thing(change, patch)


def _of_thing(change: _Change, patch: Patch) -> None:
    _, kind, key = [*patch.path.split("/", 2), ""][:3]
    find = _KINDS.get(kind)
    if find is None or not key:
        raise bad("There are no permissions at this path.")
    if patch.value not in WORDS:
        raise bad(f"A permission is one of {', '.join(WORDS)}.")
    found = find(change, key, patch)
    if found is not None:
        (_give if patch.adds else _take)(change, found[0], found[1], patch.value)


def _system(change: _Change, patch: Patch, patches: Sequence[Patch]) -> None:
    if patch.value not in SYSTEM:
        raise bad(f"A system permission is one of {', '.join(SYSTEM)}.")
    if not (change.asker.is_active and change.asker.is_admin):
        raise Forbidden("Only administrators give and take system permissions.")
    if patch.value == ADMINISTER:
        _administer(change, adds=patch.adds)
    elif patch.value in MAKINGS:
        put = making_give if patch.adds else making_take
        put(actor=change.asker, receiver=change.receiver, what=MAKINGS[patch.value])
    elif patch.adds:
        # Who has ADMINISTER, or is given that as well, has this by it.
        given = Patch(True, SYSTEM_PATH, ADMINISTER) in patches
        if not given and not administers(change.receiver):
            raise ApiError(501, "INTERNAL_ERROR", _ONLY_ADMINISTRATORS)


def _administer(change: _Change, *, adds: bool) -> None:
    if isinstance(change.receiver, User):
        user = user_lock(user_id=change.receiver.pk)
        if user is None:
            raise NotFound("There is no such user.")
        if user.is_admin != adds:
            user_rights_set(user=user, is_active=user.is_active, is_admin=adds)
        return
    if adds and not administers(change.receiver):
        grant_give(
            actor=change.asker, group=change.receiver, place=None, values={"role": Role.MANAGE}
        )
    if not adds:
        for grant in root_managing(change.receiver):
            grant_take(actor=change.asker, grant=grant)


def _give(change: _Change, place: Place, read: Role, word: str) -> None:
    wanted = role_for(word, read=read)
    rows = _rows(change.receiver, place)
    if any(grant.role >= wanted for grant in rows):
        return
    plain = next((grant for grant in rows if is_plain(terms_of(grant))), None)
    if plain is not None:
        grant_change(actor=change.asker, grant=plain, values={"role": wanted})
        return
    to: dict[str, Any] = {"user" if isinstance(change.receiver, User) else "group": change.receiver}
    grant_give(actor=change.asker, place=place, values={"role": wanted}, **to)


def _take(change: _Change, place: Place, read: Role, word: str) -> None:
    lost, left = role_for(word, read=read), role_without(word, read=read)
    for grant in _rows(change.receiver, place):
        if grant.role < lost:
            continue
        if left is None:
            grant_take(actor=change.asker, grant=grant)
        else:
            grant_change(actor=change.asker, grant=grant, values={"role": left})


def _rows(receiver: User | Group, place: Place) -> list[AccessGrant]:
    rows = direct_grants(receiver).select_for_update(of=("self",)).order_by("-role", "pk")
    if isinstance(place, Connection):
        return list(rows.filter(connection=place))
    if isinstance(place, Folder):
        return list(rows.filter(folder=place))
    return list(rows.filter(folder__isnull=True, connection__isnull=True))


_Found = tuple[Place, Role] | None


def _connection(change: _Change, key: str, patch: Patch) -> _Found:
    del patch
    found = connection_get(user=change.asker, connection_id=key, action=Action.MANAGE)
    return found, CONNECTION


def _group(change: _Change, key: str, patch: Patch) -> _Found:
    if key != ROOT:
        folder = folder_get(user=change.asker, folder_id=key, action=Action.MANAGE)
        return folder, read_role(folder)
    if patch.adds:
        raise bad("ROOT is everybody's to read. Give permissions on groups and connections.")
    return None, Role.SEE


def _profile(change: _Change, key: str, patch: Patch) -> _Found:
    del patch
    profile = SharingProfile.objects.filter(pk=identifier(key)).first()
    if profile is None:
        raise NotFound("There is no such sharing profile.")
    found = connection_get(
        user=change.asker, connection_id=str(profile.connection_id), action=Action.MANAGE
    )
    return found, PROFILE


def _user(change: _Change, key: str, patch: Patch) -> _Found:
    """Everybody reads and changes themselves; there is nothing else to give."""
    receiver = change.receiver
    own = isinstance(receiver, User) and receiver.username_key == username_fold(key)
    if not own or patch.value not in {"READ", "UPDATE"}:
        return _user_group(change, key, patch)
    if not patch.adds:
        raise ApiError(501, "INTERNAL_ERROR", "Everybody may change their own password here.")
    return None


def _user_group(change: _Change, key: str, patch: Patch) -> _Found:
    del key
    if not patch.adds or administers(change.receiver):
        return None
    raise ApiError(501, "INTERNAL_ERROR", _ONLY_ADMINISTRATORS)


def _active(change: _Change, key: str, patch: Patch) -> _Found:
    del change, key, patch
    raise ApiError(501, "INTERNAL_ERROR", "Permissions of live sessions follow from other ones.")


_KINDS: Final[dict[str, Callable[[_Change, str, Patch], _Found]]] = {
    "connectionPermissions": _connection,
    "connectionGroupPermissions": _group,
    "sharingProfilePermissions": _profile,
    "activeConnectionPermissions": _active,
    "userPermissions": _user,
    "userGroupPermissions": _user_group,
}
