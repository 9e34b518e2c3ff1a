"""How many sessions may be open at once, and how a balancing folder shares them out.

Law: "any number" is None and nothing else, so that 0 can't come to mean "none at all" somewhere.
Pure: a value in, one out. Source: guacamole.md §4, the attributes of connections and groups.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from deskgate.control.errors import Invalid
from deskgate.control.tree.models import FolderKind, Settled

MOST: Final = 1_000_000  # sessions; no server carries as many
_WEIGHT: Final = 1_000_000


def _count(name: str, value: object) -> int | None:
    """How many sessions. Raises Invalid."""
    if value is None:
        return None
    return _whole(name, value, 1, f"Give a whole number from 1 to {MOST}, or none for any number.")


def _weight(name: str, value: object) -> int | None:
    """Below 1: no session is given to it. Raises Invalid."""
    if value is None:
        return None
    return _whole(name, value, -_WEIGHT, f"Give a whole number of at most {_WEIGHT}.")


def _whole(name: str, value: object, least: int, sentence: str) -> int:
    # True is a number to Python, and to nobody else.
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
        raise Invalid({name: [sentence]})
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise Invalid({name: ["Give true or false."]})
    return value


def _kind(name: str, value: object) -> str:
    if value not in FolderKind.values:
        raise Invalid({name: [f"Choose one of {', '.join(FolderKind.values)}."]})
    return str(value)


_RULES: Final[Mapping[str, Callable[[str, object], object]]] = {
    "max_sessions": _count,
    "max_sessions_each": _count,
    "kind": _kind,
    "affinity": _flag,
    "weight": _weight,
    "failover_only": _flag,
}
LIMITS: Final = frozenset(_RULES)


def limit_normal(name: str, value: object) -> object:
    """The value as it is kept. Raises Invalid."""
    return _RULES[name](name, value)


def limits_of(thing: Settled) -> dict[str, object]:
    """All of these that it has."""
    found = {name: getattr(thing, name) for name in _RULES if hasattr(thing, name)}
    return {name: str(value) if name == "kind" else value for name, value in found.items()}
