"""Texts of the log: what every database takes, no longer than a row should be, and searchable.

Law: a log-in name or an address that somebody made up must never make the logging fail, because
with it would fail what is logged, or go unseen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

TEXT_LENGTH: Final = 1000  # of one text in an event's details
ITEMS: Final = 200  # of one list or object in an event's details
DEPTH: Final = 6
DETAILS_LENGTH: Final = 16_000  # of all details as JSON: outlets send rows by the hundred
SHORT: Final = 70
WORDS_LENGTH: Final = 600  # an entry of PostgreSQL's indexes holds 2704 bytes

_UNKEEPABLE: Final = "\N{REPLACEMENT CHARACTER}"


def clean(text: str, length: int = TEXT_LENGTH) -> str:
    """The text without what PostgreSQL can't keep (NUL, half a surrogate pair), and cut off."""
    kept = text[:length].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return kept.replace("\0", _UNKEEPABLE)[:length]


def clean_json(value: Any, depth: int = DEPTH) -> Any:
    """Details as JSON that any database gives back as it took it; too much of it is left out."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        return instant(value)
    if depth == 0:
        return "…"
    if isinstance(value, Mapping):
        pairs = list(value.items())[:ITEMS]
        return {clean(str(key), 100): clean_json(one, depth - 1) for key, one in pairs}
    if isinstance(value, Sequence | set | frozenset):
        return [clean_json(one, depth - 1) for one in list(value)[:ITEMS]]
    return clean(str(value))  # a UUID, say; and floats, whose writing differs between databases


def details_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """An event's details, clean; of too many the long ones are only named."""
    found: dict[str, Any] = clean_json(value)
    if len(json.dumps(found)) <= DETAILS_LENGTH:
        return found
    short = {name: one for name, one in found.items() if len(json.dumps(one)) <= SHORT}
    return {**short, "left_out": sorted(found.keys() - short.keys())}


def instant(moment: datetime) -> str:
    """A moment as text, always in the same way: two such texts compare as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def words_of(*values: Any) -> str:
    """What a search looks through: the texts in these values, folded as the search's words are."""
    return " ".join(filter(None, _texts(values))).casefold()[:WORDS_LENGTH]


def words_to_find(query: str) -> list[str]:
    """The words of a search, each of which must occur."""
    return clean(query, 200).casefold().split()[:10]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return []
