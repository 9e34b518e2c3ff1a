"""What Guacamole's clients send, as the services take it. Pure.

Laws: values come as texts, numbers, booleans or null, and all mean the same; no value is repeated
in an error, because it may be a secret. Source: guacamole.md §4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from deskgate.control.guacapi.errors import ApiError

ROOT: Final = "ROOT"
_ENTRIES: Final = 400  # of one map; no protocol has as many parameters
_NAME_LENGTH: Final = 128
_TEXT_LENGTH: Final = 20_000  # the services' own limits are lower, and have better sentences
_DIGITS: Final = 10

Texts = Mapping[str, str | None]


def bad(sentence: str) -> ApiError:
    """The caller's input is refused."""
    return ApiError(400, "BAD_REQUEST", sentence)


def text_in(thing: Mapping[str, Any], field: str) -> str | None:
    """The text, None when it is null or absent. Raises ApiError."""
    return _text(field, thing.get(field))


def map_in(thing: Mapping[str, Any], field: str) -> Texts | None:
    """A map of texts, None when it is null or absent. Raises ApiError."""
    given = thing.get(field)
    if given is None:
        return None
    if not isinstance(given, dict) or len(given) > _ENTRIES:
        raise bad(f"{field} is a map of at most {_ENTRIES} texts.")
    if any(len(name) > _NAME_LENGTH for name in given):
        raise bad(f"{field}: a name has at most {_NAME_LENGTH} characters.")
    return {name: _text(name, value) for name, value in given.items()}


def parent_in(thing: Mapping[str, Any], field: str = "parentIdentifier") -> str | None:
    """The folder's identifier; None is the root, which clients call ROOT or leave out."""
    given = text_in(thing, field)
    return None if given in {None, "", ROOT} else given


def parent_out(key: int | None) -> str:
    """The same the other way."""
    return ROOT if key is None else str(key)


def count_in(attributes: Texts, name: str) -> int | None:
    """How many at most; 0 stands for any number, as in Guacamole. Raises ApiError."""
    return number_in(attributes, name) or None


def number_in(attributes: Texts, name: str) -> int | None:
    """A whole number, None where nothing is said. Raises ApiError."""
    given = (attributes.get(name) or "").strip()
    if not given:
        return None
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _DIGITS:
        raise bad(f"{name}: Give a whole number.")
    return int(given)


def flag_in(attributes: Texts, name: str) -> bool:
    """ "true", or nothing. Raises ApiError."""
    given = (attributes.get(name) or "").strip()
    if given not in {"", "true", "false"}:
        raise bad(f"{name}: Give true or nothing.")
    return given == "true"


def number_out(value: int | None) -> str | None:
    """As attributes have it."""
    return None if value is None else str(value)


def flag_out(value: bool) -> str | None:
    """As attributes have it: what is off is null."""
    return "true" if value else None


def _text(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        value = str(value)
    if not isinstance(value, str) or len(value) > _TEXT_LENGTH:
        raise bad(f"{name}: Give a text of at most {_TEXT_LENGTH} characters.")
    return value
