"""What can be said of a signing key, checked. Pure: values in, values as they are kept out.

Laws: every list and every text has a bound; what a key lets in unsigned never touches the disk of
guacd's machine, whoever asks for it; no message repeats a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypedDict

from deskgate.control.catalogue import PROTOCOLS, protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.signed.allowed import on_disk
from deskgate.control.signed.keys import JSON_KEY_BYTES
from deskgate.control.signed.models import Dialect
from deskgate.control.signed.reach import network_normal, ports_of
from deskgate.control.texts import is_unicode
from deskgate.grants import Secret

MOST: Final = 100  # entries of a list
AGE_LIMIT: Final = 10**12  # milliseconds; thirty years
NOTE_LENGTH: Final = 500
SECRET_LENGTH: Final = 1024
# What is shorter is guessed from one signed link, without asking us: only known keys may be short.
LEAST_SECRET: Final = 16
_JSON_KEY: Final = re.compile(rf"[0-9A-Fa-f]{{{2 * JSON_KEY_BYTES}}}")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class KeyValues(TypedDict, total=False):
    """What is said of a key; what isn't stays as it is."""

    age_limit: int
    default_protocol: str
    protocols: Sequence[str]
    networks: Sequence[str]
    ports: Sequence[Any]
    parameters: Sequence[str]
    note: str


def name_checked(name: str) -> str:
    """The name by which requests may be told apart. Raises Invalid."""
    if not _NAME.fullmatch(name):
        raise Invalid({"name": ["Give 1 to 64 letters, digits, - and _."]})
    return name


def dialect_checked(dialect: str) -> str:
    """Raises Invalid."""
    if dialect not in Dialect.values:
        raise Invalid({"dialect": [f"Choose one of {', '.join(Dialect.values)}."]})
    return dialect


def secret_checked(dialect: str, secret: Secret) -> Secret:
    """A secret that is good for this dialect. Raises Invalid."""
    text = secret.reveal()
    if dialect == Dialect.JSON and not _JSON_KEY.fullmatch(text):
        raise Invalid({"secret": [f"Give {2 * JSON_KEY_BYTES} hexadecimal digits."]})
    if not text or len(text) > SECRET_LENGTH or not is_unicode(text) or "\0" in text:
        raise Invalid({"secret": [f"Give 1 to {SECRET_LENGTH} characters."]})
    if dialect == Dialect.V2 and len(text) < LEAST_SECRET:
        raise Invalid({"secret": [f"Give at least {LEAST_SECRET} characters, or none to get one."]})
    return secret


def values_checked(values: KeyValues) -> dict[str, Any]:
    """The values as they are kept. Raises Invalid, with every error."""
    kept: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, value in values.items():
        try:
            kept[name] = _RULES[name](value)
        except ValueError as error:
            errors[name] = [str(error)]
    if errors:
        raise Invalid(errors)
    return kept


def _age(value: int) -> int:
    if not 0 <= value <= AGE_LIMIT:
        raise ValueError(f"Give milliseconds from 0 (no limit) to {AGE_LIMIT}.")
    return value


def _protocol(value: str) -> str:
    if protocol_get(value) is None:
        raise ValueError(f"Choose one of {', '.join(one.name for one in PROTOCOLS)}.")
    return value


def _network(value: str) -> str:
    try:
        return network_normal(value)
    except ValueError:
        raise ValueError(
            "Give networks (10.0.0.0/8), host names or *.domain, each by itself."
        ) from None


def _ports(value: Any) -> Any:
    try:
        ports = ports_of(value)
    except ValueError:
        raise ValueError('Give ports from 1 to 65535, or {"from": 5900, "to": 5910}.') from None
    return ports.first if ports.first == ports.last else {"from": ports.first, "to": ports.last}


def _parameter(value: str) -> str:
    if value not in {one.name for protocol in PROTOCOLS for one in protocol}:
        raise ValueError("There is no such connection parameter.")
    if value in on_disk():
        raise ValueError("What touches the disk of guacd's machine is never taken unsigned.")
    return value


def _note(value: str) -> str:
    value = value.strip()
    if len(value) > NOTE_LENGTH or not is_unicode(value) or "\0" in value:
        raise ValueError(f"Give at most {NOTE_LENGTH} characters.")
    return value


def _each(rule: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def rules(values: Sequence[Any]) -> list[Any]:
        if len(values) > MOST:
            raise ValueError(f"Give at most {MOST}.")
        kept: list[Any] = []
        for value in values:
            one = rule(value)
            if one not in kept:
                kept.append(one)
        return kept

    return rules


_RULES: Final[dict[str, Callable[[Any], Any]]] = {
    "age_limit": _age,
    "default_protocol": _protocol,
    "protocols": _each(_protocol),
    "networks": _each(_network),
    "ports": _each(_ports),
    "parameters": _each(_parameter),
    "note": _note,
}
