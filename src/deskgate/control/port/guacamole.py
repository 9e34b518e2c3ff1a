"""Guacamole's user-mapping.xml as a plan: people with their passwords, connections, grants.

Laws: what several people have with the very same definition is one connection, granted to each;
connections of one name stay apart; a person or a connection that can't be kept is left out and
named, and the rest comes over; a hash is made when somebody is made, and not for whoever is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.hashers import make_password

from deskgate.control.accounts.hashers import digest_encode, is_digest
from deskgate.control.accounts.models import User, username_fold, username_normal
from deskgate.control.accounts.passwords import password_check
from deskgate.control.catalogue import PROTOCOLS, protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.port.guacozy_rows import Names
from deskgate.control.port.options import Options
from deskgate.control.port.plan import ConnectionEntry, GrantEntry, Plan, UserEntry
from deskgate.control.port.shape import parameter_errors
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.control.port.user_mapping import PLAIN, Authorized, Mapped, mapping_read
from deskgate.control.tree.parameters import secret_names_of
from deskgate.control.tree.paths import Path
from deskgate.grants import Secret

NOTE: Final = "From Guacamole's user-mapping.xml"  # on every grant, by which they are found again
_NAME_LENGTH: Final = 150


class KeptPassword:
    """What is kept of a person's password, made when somebody asks: that takes its time."""

    __slots__ = ("_encoding", "_password")

    def __init__(self, password: Secret, encoding: str) -> None:
        self._password, self._encoding = password, encoding

    def reveal(self) -> str:
        """The hash."""
        if self._encoding == PLAIN:
            return make_password(self._password.reveal())
        return digest_encode(encoding=self._encoding, digest=self._password).reveal()

    def __repr__(self) -> str:
        return "<secret>"


@dataclass(slots=True)
class _Reading:
    """What has been found; `paths` has the place of each definition of each name."""

    troubles: Troubles
    names: Names
    users: list[UserEntry] = field(default_factory=list)
    connections: list[ConnectionEntry] = field(default_factory=list)
    grants: list[GrantEntry] = field(default_factory=list)
    paths: dict[object, Path | None] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)  # name -> who has it as it is called


def guacamole_plan(data: bytes, options: Options) -> Plan:
    """The plan of a user-mapping.xml. Raises Unreadable."""
    del options
    troubles = Troubles()
    reading = _Reading(troubles, Names(troubles))
    for person in _distinct(mapping_read(data, troubles), troubles):
        reading.users.append(_user(person, troubles))
        for mapped in person.connections.values():
            _take(reading, person, mapped)
    if not reading.users:
        raise refuse("file", "Nobody is in it, so there is nothing to import.")
    return Plan(
        users=tuple(reading.users),
        connections=tuple(reading.connections),
        grants=tuple(reading.grants),
        notes=troubles.notes,
        foreign=True,
    )


def _distinct(people: Iterable[Authorized], troubles: Troubles) -> Iterator[Authorized]:
    """Whoever can have an account, and nobody twice: here upper and lower case are the same."""
    seen: dict[str, str] = {}
    for person in people:
        name = username_normal(person.username)
        key = username_fold(name)
        if not name or max(len(name), len(key)) > _NAME_LENGTH or not name.isprintable():
            troubles.note(
                person.where, f"{person.username[:_NAME_LENGTH]!r} can't be a name here: left out."
            )
        elif key in seen:
            # Not put together: the one would have what was the other's.
            troubles.note(
                person.where,
                f"{name!r} was left out, with their connections: here that is the same name as "
                f"{seen[key]!r}.",
            )
        else:
            seen[key] = name
            yield person


def _user(person: Authorized, troubles: Troubles) -> UserEntry:
    return UserEntry(
        username=username_normal(person.username),
        is_admin=False,
        is_active=True,
        password_hash=_password(person, troubles),
        where=person.where,
    )


def _password(person: Authorized, troubles: Troubles) -> KeptPassword | None:
    name = username_normal(person.username)
    if person.password is None:
        troubles.note(person.where, f"{name} has no password, so they can't log in by one.")
        return None
    if person.encoding != PLAIN:
        if not is_digest(person.encoding, person.password.reveal()):
            troubles.note(
                person.where,
                f"The password of {name} is no {person.encoding} digest, so it never worked: they "
                "have none here.",
            )
            return None
    elif not _keeps_the_rules(name, person.password):
        troubles.note(
            person.where,
            f"The password of {name} is weaker than the rules here allow. It works as before; set "
            "another one.",
        )
    return KeptPassword(person.password, person.encoding)


def _keeps_the_rules(name: str, password: Secret) -> bool:
    try:
        password_check(user=User(username=name), password=password)
    except Invalid:
        return False
    return True


def _take(reading: _Reading, person: Authorized, mapped: Mapped) -> None:
    """The connection, unless somebody had it already, and the grant."""
    name = username_normal(person.username)
    key = (mapped.name, mapped.definition)
    if key not in reading.paths:
        reading.paths[key] = _connection(reading, name, mapped)
    path = reading.paths[key]
    if path is None:
        return
    reading.grants.append(
        GrantEntry(
            user=name,
            connection=path,
            role="connect",
            note=NOTE,
            only_add=True,
            where=mapped.where,
        )
    )


def _connection(reading: _Reading, username: str, mapped: Mapped) -> Path | None:
    """Its path, or None when it can't be kept."""
    if protocol_get(mapped.protocol) is None:
        known = ", ".join(one.label for one in PROTOCOLS)
        reading.troubles.note(
            mapped.where,
            f"{mapped.name!r} of {username} was left out: its protocol is none of {known}.",
        )
        return None
    values = _values(mapped, reading.troubles)
    if "hostname" not in values:
        reading.troubles.note(
            mapped.where, f"{mapped.name!r} of {username} was left out: it names no host."
        )
        return None
    title = _name(reading, username, mapped)
    secret = secret_names_of(mapped.protocol)
    reading.connections.append(
        ConnectionEntry(
            path=(title,),
            protocol=mapped.protocol,
            parameters={name: value for name, value in values.items() if name not in secret},
            secrets={name: Secret(value) for name, value in values.items() if name in secret},
            credential_source="own",
            where=mapped.where,
        )
    )
    return (title,)


def _name(reading: _Reading, username: str, mapped: Mapped) -> str:
    """The first of a name keeps it, the others have their person's name behind it."""
    owner = reading.first.setdefault(mapped.name, username)
    if ((), mapped.name.strip()) not in reading.names.taken:
        return reading.names.free((), mapped.name, mapped.where)
    title = reading.names.free((), f"{mapped.name.strip()} ({username})", mapped.where)
    reading.troubles.note(
        mapped.where,
        f"{mapped.name!r} of {username} is another one than that of {owner}: it is called "
        f"{title!r} here.",
    )
    return title


def _values(mapped: Mapped, troubles: Troubles) -> dict[str, str]:
    """The parameters that can be kept; guacd goes by its own default where one is left out."""
    secret = secret_names_of(mapped.protocol)
    values = {
        name: value if name in secret else value.strip()
        for name, value in mapped.parameters.items()
        if value.strip()
    }
    for parameter, problem in parameter_errors(mapped.protocol, values):
        troubles.note(mapped.where, f"{mapped.name}: {parameter[:50]} was left out: {problem}")
        values.pop(parameter, None)
    return values
