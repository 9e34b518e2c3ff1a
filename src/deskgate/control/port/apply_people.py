"""Writes of people and groups. Whoever is there already keeps their password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Final

from deskgate.control.accounts.adopted import password_adopt
from deskgate.control.accounts.groups import group_create, group_update, member_add, nesting_add
from deskgate.control.accounts.models import username_fold
from deskgate.control.accounts.services import user_create, user_rights_set, user_update
from deskgate.control.port.compare import Change
from deskgate.control.port.found import Found, said
from deskgate.control.port.plan import (
    UNSAID,
    GroupEntry,
    MemberEntry,
    NestingEntry,
    UserEntry,
)
from deskgate.grants import Secret

# What a new person is given once they are there.
_LATER: Final = (
    "time_zone",
    "organization",
    "organizational_role",
    "valid_from",
    "valid_until",
    "window_start",
    "window_end",
    "password_expired",
)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time_of_day(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


_READ: Final[dict[str, Callable[[str], date | time | None]]] = {
    "valid_from": _day,
    "valid_until": _day,
    "window_start": _time_of_day,
    "window_end": _time_of_day,
}


def user_write(found: Found, change: Change) -> None:
    """A new person, with the password that they had; or what changes of one."""
    entry = change.wanted
    assert isinstance(entry, UserEntry)
    user = found.users.get(username_fold(entry.username))
    if user is None:
        user = user_create(
            username=entry.username,
            password=None,
            is_admin=entry.is_admin is True,
            **said(entry, "full_name", "email"),
        )
        found.users[user.username_key] = user
        if entry.password_hash is not None:
            password_adopt(user=user, encoded=Secret(entry.password_hash.reveal()))
        if entry.is_active is False:
            user_rights_set(user=user, is_active=False, is_admin=user.is_admin)
        if not any(said(entry, *_LATER).values()):
            return
    for name, value in said(entry, "full_name", "email", *_LATER).items():
        setattr(user, name, _READ[name](value) if name in _READ else value)
    user_update(
        user=user,
        is_active=user.is_active if entry.is_active is UNSAID else entry.is_active,
        is_admin=user.is_admin if entry.is_admin is UNSAID else entry.is_admin,
    )


def group_write(found: Found, change: Change) -> None:
    """Make or change it."""
    entry = change.wanted
    assert isinstance(entry, GroupEntry)
    values = said(entry, "description", "require_second_factor", "is_enabled")
    group = found.groups.get(username_fold(entry.name))
    if group is None:
        group = group_create(name=entry.name, **values)
        found.groups[group.name_key] = group
    else:
        group_update(group=group, **values)


def member_write(found: Found, change: Change) -> None:
    """Put the person into the group."""
    entry = change.wanted
    assert isinstance(entry, MemberEntry)
    member_add(group=found.group(entry.group), user=found.user(entry.username))


def nesting_write(found: Found, change: Change) -> None:
    """Put the group into the group."""
    entry = change.wanted
    assert isinstance(entry, NestingEntry)
    nesting_add(parent=found.group(entry.parent), child=found.group(entry.child))
