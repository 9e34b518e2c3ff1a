"""What a parameter is, and the short forms that the lists are written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

OLDEST: Final = "1.0"  # the oldest guacd that we serve
NEXT: Final = "1.6.1"  # what guacd's main branch has and no release yet


class Type(StrEnum):
    """How a value is entered and checked."""

    TEXT = "text"
    USERNAME = "username"
    PASSWORD = "password"  # noqa: S105 -- the name of a type of field
    NUMBER = "number"
    ENUM = "enum"
    BOOLEAN = "boolean"
    MULTILINE = "multiline"
    TIMEZONE = "timezone"
    COLOR_SCHEME = "color-scheme"


class Flag(StrEnum):
    """What a parameter can do beyond the look of the session; permissions are built on these."""

    DISK = "disk"  # touches the disk of guacd's machine
    FILES = "files"  # shows or moves files
    NETWORK = "network"  # reaches, or listens for, other hosts
    EXECUTES = "executes"  # runs something on the target
    SECRET = "secret"  # noqa: S105 -- holds a secret, or decides who else gets to see one
    TRUST = "trust"  # decides whether the target's identity is checked


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: guacd's value and what people call it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of guacd. `default` is what guacd takes when it is unset (for people to read);
    `granted` says that we send it ourselves, because guacd's own default isn't good."""

    name: str
    label: str
    help: str
    type: Type = Type.TEXT
    default: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    secret: bool = False
    minimum: int | None = None
    maximum: int | None = None
    flags: frozenset[Flag] = field(default_factory=frozenset)
    since: str = OLDEST
    granted: bool = False
    host: bool = False  # a host name or address, so it holds no blanks
    ours: bool = False  # read by this server and never sent to guacd


@dataclass(frozen=True, slots=True)
class Group:
    """Parameters that belong together in a form."""

    name: str
    label: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol of guacd with everything that can be set."""

    name: str
    label: str
    default_port: int
    groups: tuple[Group, ...]

    def __iter__(self) -> Iterator[Parameter]:
        return (parameter for group in self.groups for parameter in group.parameters)

    def by_name(self) -> dict[str, Parameter]:
        """The parameters by guacd's name for them."""
        return {parameter.name: parameter for parameter in self}

    def granted_defaults(self) -> dict[str, str]:
        """What is sent to guacd where the connection says nothing."""
        return {parameter.name: parameter.default for parameter in self if parameter.granted}


def flags(*given: Flag) -> frozenset[Flag]:
    """A set of flags."""
    return frozenset(given)


def text(
    name: str, label: str, sentence: str, *marks: Flag, default: str = "", since: str = OLDEST
) -> Parameter:
    """One line of text."""
    return Parameter(name, label, sentence, default=default, flags=flags(*marks), since=since)


def host(
    name: str, label: str, sentence: str, *, default: str = "", required: bool = False
) -> Parameter:
    """A host name or address."""
    return Parameter(
        name,
        label,
        sentence,
        default=default,
        required=required,
        flags=flags(Flag.NETWORK),
        host=True,
    )


def user(name: str, label: str, sentence: str, *, default: str = "") -> Parameter:
    """A log-in name."""
    return Parameter(name, label, sentence, Type.USERNAME, default=default)


def secret(name: str, label: str, sentence: str, *, multiline: bool = False) -> Parameter:
    """A password, passphrase or private key: kept in the vault, never shown."""
    kind = Type.MULTILINE if multiline else Type.PASSWORD
    return Parameter(name, label, sentence, kind, secret=True, flags=flags(Flag.SECRET))


def number(
    name: str,
    label: str,
    sentence: str,
    *marks: Flag,
    default: str = "",
    least: int = 0,
    most: int = 2**31 - 1,
    since: str = OLDEST,
) -> Parameter:
    """A whole number within bounds."""
    return Parameter(
        name,
        label,
        sentence,
        Type.NUMBER,
        default,
        minimum=least,
        maximum=most,
        flags=flags(*marks),
        since=since,
    )


def port(
    name: str, label: str, sentence: str, *marks: Flag, default: str = "", granted: bool = False
) -> Parameter:
    """A TCP or UDP port; with the host it says where secrets are sent."""
    return Parameter(
        name,
        label,
        sentence,
        Type.NUMBER,
        default,
        minimum=1,
        maximum=65535,
        flags=flags(Flag.NETWORK, *marks),
        granted=granted,
    )


def switch(name: str, label: str, sentence: str, *marks: Flag, since: str = OLDEST) -> Parameter:
    """On or off; off unless set, as with guacd."""
    return Parameter(name, label, sentence, Type.BOOLEAN, "false", flags=flags(*marks), since=since)


def choice(
    name: str,
    label: str,
    sentence: str,
    options: tuple[Option, ...],
    *marks: Flag,
    default: str = "",
    since: str = OLDEST,
    granted: bool = False,
) -> Parameter:
    """One of guacd's values."""
    return Parameter(
        name,
        label,
        sentence,
        Type.ENUM,
        default,
        options,
        flags=flags(*marks),
        since=since,
        granted=granted,
    )


def options(**labels: str) -> tuple[Option, ...]:
    """Choices whose values are plain words."""
    return tuple(Option(value.replace("_", "-"), label) for value, label in labels.items())


def counted(values: str, unit: str = "") -> tuple[Option, ...]:
    """Choices that read as their values do, with a unit."""
    return tuple(Option(value, f"{value} {unit}".strip()) for value in values.split())
