"""Guacozy's people and groups. Their passwords are Django's hashes, which go on to log in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.hashers import identify_hasher
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from deskgate.control.accounts.models import username_fold
from deskgate.control.port.guacozy_rows import Tables, flag, identity, text
from deskgate.control.port.pgdump import Row
from deskgate.control.port.plan import GroupEntry, MemberEntry, UserEntry
from deskgate.control.port.troubles import Troubles
from deskgate.grants import Secret

TABLES: Final = (
    "users_user",
    "auth_group",
    "users_user_groups",
    "auth_group_permissions",
    "users_user_user_permissions",
)


@dataclass(slots=True)
class People:
    """Who there is; users and groups by Guacozy's key for them."""

    users: dict[str, UserEntry] = field(default_factory=dict)
    groups: dict[str, GroupEntry] = field(default_factory=dict)
    members: list[MemberEntry] = field(default_factory=list)


def people_read(tables: Tables, troubles: Troubles) -> People:
    """Everybody."""
    people = People()
    names: set[str] = set()
    for row in tables.get("users_user", []):
        where, name = f"users_user {text(row, 'id')}", text(row, "username")
        if username_fold(name) in names or not name.strip():
            troubles.note(where, f"{name!r} was left out: there is another user of this name.")
            continue
        names.add(username_fold(name))
        people.users[identity(row, "id")] = _user(row, name, where, troubles)
    names.clear()
    for row in tables.get("auth_group", []):
        where, name = f"auth_group {text(row, 'id')}", text(row, "name").strip()
        if username_fold(name) in names or not name:
            troubles.note(where, f"{name!r} was left out: there is another group of this name.")
            continue
        names.add(username_fold(name))
        people.groups[identity(row, "id")] = GroupEntry(name=name, where=where)
    for row in tables.get("users_user_groups", []):
        user = people.users.get(identity(row, "user_id"))
        group = people.groups.get(identity(row, "group_id"))
        if user is not None and group is not None:
            where = f"users_user_groups {text(row, 'id')}"
            people.members.append(
                MemberEntry(group=group.name, username=user.username, where=where)
            )
    _rights_note(tables, people, troubles)
    return people


def _user(row: Row, name: str, where: str, troubles: Troubles) -> UserEntry:
    full_name = f"{text(row, 'first_name')} {text(row, 'last_name')}".strip()
    admin = flag(row, "is_superuser")
    if flag(row, "is_staff") and not admin:
        troubles.note(
            where,
            f"{name} could enter Guacozy's administration, but was no superuser: here they are no "
            "administrator. Grant them what they should manage.",
        )
    return UserEntry(
        username=name,
        full_name=full_name,
        email=_email(text(row, "email"), name, where, troubles),
        is_admin=admin,
        is_active=flag(row, "is_active"),
        password_hash=_hash(text(row, "password"), name, where, troubles),
        where=where,
    )


def _email(email: str, name: str, where: str, troubles: Troubles) -> str:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        troubles.note(where, f"The e-mail address of {name} was left out: it is none.")
        return ""
    return email


def _hash(encoded: str, name: str, where: str, troubles: Troubles) -> Secret | None:
    """What Django can check a password with. Who has none (LDAP's people) gets none here."""
    if not encoded or encoded.startswith("!"):
        troubles.note(where, f"{name} has no password, so they can't log in by one here either.")
        return None
    try:
        identify_hasher(encoded)
    except ValueError:
        troubles.note(where, f"The password of {name} is kept in a way that we can't check.")
        return None
    return Secret(encoded)


def _rights_note(tables: Tables, people: People, troubles: Troubles) -> None:
    with_rights = {identity(row, "group_id") for row in tables.get("auth_group_permissions", [])}
    for key in sorted(with_rights & people.groups.keys()):
        group = people.groups[key]
        troubles.note(
            group.where,
            f"The group {group.name!r} had rights in Guacozy's administration, which don't exist "
            "here: grant it what it should manage.",
        )
    for row in tables.get("users_user_user_permissions", []):
        user = people.users.get(identity(row, "user_id"))
        if user is not None:
            troubles.note(
                user.where, f"{user.username} had rights in Guacozy's administration: see grants."
            )
