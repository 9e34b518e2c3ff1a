"""The kinds of values in our YAML: how each is read, and how it is written.

Law: what `write` gives, `read` takes back as it was. `read` raises ValueError with a
sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from deskgate.control.port.yaml_tree import Listing, Mapping, Node, Scalar
from deskgate.control.tree.paths import path_parse, path_text

_FLAGS: Final = {"true": True, "yes": True, "false": False, "no": False}
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DIGITS: Final = 18  # longer ones are no number that anything here has


class Misfit(ValueError):
    """The value is not of the kind; the text says what to give."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. `write` makes what YAML's own dumper takes."""

    read: Callable[[Node], Any]
    write: Callable[[Any], Any]


def _text(node: Node) -> str:
    if not isinstance(node, Scalar) or node.text is None:
        raise Misfit("Give a text.")
    return node.text


def _flag(node: Node) -> bool:
    text = node.text if isinstance(node, Scalar) else None
    if text is None or text.lower() not in _FLAGS:
        raise Misfit("Give true or false.")
    return _FLAGS[text.lower()]


def _number(node: Node) -> int:
    text = node.text if isinstance(node, Scalar) else None
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        raise Misfit("Give a whole number.")
    return int(text)


def _signed(node: Node) -> int:
    text = node.text if isinstance(node, Scalar) else None
    minus = text is not None and text.startswith("-")
    return -_number(Scalar(node.line, (text or "")[1:])) if minus else _number(node)


def _names(node: Node) -> tuple[str, ...]:
    if not isinstance(node, Listing):
        raise Misfit("Give a list, such as [one, two].")
    return tuple(_text(item) for item in node.items)


def _time(node: Node) -> datetime:
    try:
        time = datetime.fromisoformat(_text(node))
    except ValueError:
        raise Misfit("Give a time with its zone, such as 2026-03-01T08:00:00+00:00.") from None
    if time.tzinfo is None:
        raise Misfit("Say the time's zone, such as +00:00 at its end.")
    return time.astimezone(UTC)


def _parameters(node: Node) -> dict[str, str]:
    """A parameter of null is one that isn't there; "" is one that nobody above may set."""
    if not isinstance(node, Mapping):
        raise Misfit("Give a mapping, such as {hostname: 10.0.0.5}.")
    found: dict[str, str] = {}
    for name, value in node.items.items():
        if not isinstance(value, Scalar):
            raise Misfit(f"{name} takes a text.")
        if value.text is not None:
            found[name] = value.text
    return found


def _by_protocol(node: Node) -> dict[str, dict[str, str]]:
    if not isinstance(node, Mapping):
        raise Misfit("Give a mapping, such as {ssh: {port: 2222}}.")
    return {protocol: _parameters(values) for protocol, values in node.items.items()}


def _hours(node: Node) -> tuple[tuple[tuple[int, ...], str, str], ...]:
    example = "such as [{days: [mon, fri], start: '08:00', end: '17:00'}]"
    if not isinstance(node, Listing):
        raise Misfit(f"Give a list, {example}.")
    found = []
    for item in node.items:
        if not isinstance(item, Mapping) or set(item.items) != {"days", "start", "end"}:
            raise Misfit(f"Give days, start and end, {example}.")
        days = _names(item.items["days"])
        if unknown := [day for day in days if day not in _DAYS]:
            raise Misfit(f"{unknown[0]!r} is no day; use {', '.join(_DAYS)}.")
        numbers = tuple(sorted(_DAYS.index(day) for day in set(days)))
        found.append((numbers, _text(item.items["start"]), _text(item.items["end"])))
    return tuple(found)


def _hours_written(hours: tuple[tuple[tuple[int, ...], str, str], ...]) -> list[dict[str, Any]]:
    return [
        {"days": [_DAYS[day] for day in days], "start": start, "end": end}
        for days, start, end in hours
    ]


def _sorted(values: Any) -> dict[str, str]:
    return dict(sorted(values.items()))


def _nullable(kind: Kind) -> Kind:
    def read(node: Node) -> Any:
        return None if isinstance(node, Scalar) and node.text is None else kind.read(node)

    return Kind(read, lambda value: None if value is None else kind.write(value))


def choice(*words: str) -> Kind:
    """One of these words."""

    def read(node: Node) -> str:
        text = _text(node)
        if text not in words:
            raise Misfit(f"Give one of {', '.join(words)}.")
        return text

    return Kind(read, str)


TEXT: Final = Kind(_text, str)
TEXT_OR_NULL: Final = _nullable(TEXT)
FLAG: Final = Kind(_flag, bool)
FLAG_OR_NULL: Final = _nullable(FLAG)
NUMBER: Final = Kind(_number, int)
NUMBER_OR_NULL: Final = _nullable(NUMBER)
SIGNED_OR_NULL: Final = _nullable(Kind(_signed, int))
NAMES: Final = Kind(_names, list)
PATH: Final = Kind(lambda node: path_parse(_text(node)), path_text)
PATH_OR_NULL: Final = _nullable(PATH)
TIME_OR_NULL: Final = _nullable(Kind(_time, lambda time: time.astimezone(UTC).isoformat()))
PARAMETERS: Final = Kind(_parameters, _sorted)
BY_PROTOCOL: Final = Kind(
    _by_protocol, lambda values: {name: _sorted(values[name]) for name in sorted(values)}
)
HOURS: Final = Kind(_hours, _hours_written)
