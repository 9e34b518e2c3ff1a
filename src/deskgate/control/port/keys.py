"""How the things in a plan are told to be the same: people and groups whatever their case."""

from __future__ import annotations

from typing import Any, Final

from deskgate.control.accounts.models import username_fold
from deskgate.control.port.plan import Entry

_PEOPLE: Final = frozenset({"username", "user", "group", "parent", "child", "person"})


def folded_key(entry: Entry) -> tuple[Any, ...]:
    """The entry's key as it is compared."""
    return tuple(
        username_fold(value) if isinstance(value, str) and _is_of_people(entry, name) else value
        for name, value in zip(entry.identity, entry.key, strict=True)
    )


def _is_of_people(entry: Entry, name: str) -> bool:
    return name in _PEOPLE or (name == "name" and entry.kind == "group")
