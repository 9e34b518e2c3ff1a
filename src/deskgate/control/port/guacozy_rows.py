"""Guacozy's rows as they are needed: values of either database, its encrypted fields, names.

Source: the migrations of Guacozy's apps `backend` and `users`, and django-encrypted-model-fields,
which keeps each value as a Fernet token (an old one may still be plain text).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from deskgate.control.port.pgdump import Row
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.grants import Secret

Tables: TypeAlias = Mapping[str, list[Row]]

_TRUE: Final = frozenset({"1", "t", "true", "True"})
_TOKEN: Final = "gAAAA"  # noqa: S105 -- how every Fernet token of this version begins
_NAME_LENGTH: Final = 200


def text(row: Row, column: str) -> str:
    """A text, "" for NULL and for columns that this Guacozy didn't have yet."""
    return row.get(column) or ""


def flag(row: Row, column: str) -> bool:
    """A truth value."""
    return text(row, column) in _TRUE


def number(row: Row, column: str) -> int:
    """A whole number, 0 for NULL and for what is none."""
    value = text(row, column)
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() and len(digits) < 18 else 0


def identity(row: Row, column: str) -> str:
    """A key; UUIDs are written with and without dashes."""
    return text(row, column).replace("-", "")


class Lock:
    """Opens what Guacozy encrypted, when its key is given."""

    def __init__(self, key: Secret | None) -> None:
        self._fernet = None if key is None else _fernet(key)
        self.left = 0  # values that stayed closed

    def open(self, value: str) -> Secret | None:
        """The secret; None when there is none or no key for it. Raises Unreadable."""
        if not value.startswith(_TOKEN):
            return Secret(value) if value else None
        if self._fernet is None:
            self.left += 1
            return None
        try:
            opened = self._fernet.decrypt(value.encode()).decode()
        except (InvalidToken, UnicodeError):
            raise refuse(
                "key",
                "The key doesn't open the passwords in this file. Give the FIELD_ENCRYPTION_KEY "
                "that this Guacozy ran with, or import without a key and without passwords.",
            ) from None
        return Secret(opened) if opened else None


def _fernet(key: Secret) -> MultiFernet:
    try:
        keys = [Fernet(one) for one in key.reveal().replace(",", " ").split()]
    except ValueError:
        keys = []
    if not keys:
        raise refuse(
            "key", "This is not a FIELD_ENCRYPTION_KEY: that is 44 characters which end with =."
        )
    return MultiFernet(keys)


@dataclass(slots=True)
class Names:
    """Gives things names that we can keep, none of them twice."""

    troubles: Troubles
    taken: set[tuple[object, str]] = field(default_factory=set)
    counts: dict[tuple[object, str], int] = field(default_factory=dict)  # the last tried of each

    def free(self, within: object, name: str, where: str) -> str:
        """The name, or a similar one that is still free there; a changed one is noted."""
        clean = "".join(c if c.isprintable() else " " for c in name).strip()[:_NAME_LENGTH]
        clean = clean or "(no name)"
        stem = clean[: _NAME_LENGTH - 8]
        found, count = clean, self.counts.get((within, stem), 1)
        while (within, found) in self.taken:
            count += 1
            found = f"{stem} ({count})"
        self.taken.add((within, found))
        self.counts[within, stem] = count
        if found != name:
            self.troubles.note(where, f"{name!r} is called {found!r} here.")
        return found


def by_key(rows: Iterable[Row], column: str) -> dict[str, Row]:
    """Rows by their key."""
    return {identity(row, column): row for row in rows}
