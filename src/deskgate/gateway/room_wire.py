"""What a room and its pages say to each other: `0.,4.room,N.JSON;` in both directions.

Laws: what a page says is not believed: size, JSON, keys, types and ranges are checked, and what is
wrong raises, never quoting it; what is told to pages is at most JSON_LENGTH characters, whatever
people are called and however many there are.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

from deskgate.guac import LimitExceeded, MalformedInstruction, internal

WORD: Final = "room"
JSON_LENGTH: Final = 4096
CHAT_LENGTH: Final = 1000
NOTICE_LENGTH: Final = 1000
# So that the state of a full room (`room.SEATS`) is no longer than JSON_LENGTH.
NAME_LENGTH: Final = 48
# No display is larger, and a pointer beside it is nowhere.
PLACE_MAX: Final = 32767
GIVEN_SECONDS_MAX: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Point:
    """Where the page's pointer is, in the display's pixels."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Look:
    """ "Look here": a place on the display."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Chat:
    """A line for everybody; "" where nothing was left of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """For the keyboard."""


@dataclass(frozen=True, slots=True)
class Give:
    """The keyboard, to this seat; `seconds` None: until it is taken back."""

    seat: str
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Refuse:
    """What this seat asked for."""

    seat: str


@dataclass(frozen=True, slots=True)
class Take:
    """The keyboard, without being given it."""


@dataclass(frozen=True, slots=True)
class Back:
    """The keyboard, by who was given it."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Send this seat out."""

    seat: str


@dataclass(frozen=True, slots=True)
class Beat:
    """The answer to a beat."""

    n: int


Said = Point | Look | Chat | Ask | Give | Refuse | Take | Back | Remove | Beat


def read(text: str) -> Said:
    """What a page said. Raises LimitExceeded and MalformedInstruction."""
    if len(text) > JSON_LENGTH:
        raise LimitExceeded("characters of a room's message", JSON_LENGTH)
    try:
        said = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        # Not chained: the original holds the text.
        raise MalformedInstruction(0, "JSON") from None
    if not isinstance(said, dict) or not isinstance(said.get("t"), str):
        _refuse()
    reader = _READERS.get(said["t"])
    return reader(said) if reader is not None else _refuse()


def _refuse(_: object = None) -> NoReturn:
    raise MalformedInstruction(0, "a message that a room knows")


def _number(said: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = said.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse()
    if not least <= value <= most:
        _refuse()
    return math.floor(value)


def _seat(said: Mapping[str, Any]) -> str:
    value = said.get("seat")
    return value if isinstance(value, str) else _refuse()


def _give(said: Mapping[str, Any]) -> Give:
    for_ever = said.get("seconds") is None
    return Give(_seat(said), None if for_ever else _number(said, "seconds", 1, GIVEN_SECONDS_MAX))


def _chat(said: Mapping[str, Any]) -> Chat:
    text = said.get("text")
    if not isinstance(text, str):
        _refuse()
    if len(text) > CHAT_LENGTH:
        raise LimitExceeded("characters of a chat's line", CHAT_LENGTH)
    return Chat(legible(text, CHAT_LENGTH))


def _place(said: Mapping[str, Any]) -> tuple[int, int]:
    return _number(said, "x", 0, PLACE_MAX), _number(said, "y", 0, PLACE_MAX)


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Said]]] = {
    "pointer": lambda said: Point(*_place(said)),
    "look": lambda said: Look(*_place(said)),
    "chat": _chat,
    "ask": lambda _: Ask(),
    "give": _give,
    "refuse": lambda said: Refuse(_seat(said)),
    "take": lambda _: Take(),
    "back": lambda _: Back(),
    "remove": lambda said: Remove(_seat(said)),
    "beat": lambda said: Beat(_number(said, "n", 0, 2**53)),
}


def legible(text: str, length: int) -> str:
    """Without what can't be sent or kept (halves of pairs, control characters but line breaks and
    tabs), without blanks around it, and cut off."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()[:length]


def name_of(text: str) -> str:
    """A person's name as others get it: one line."""
    return " ".join(legible(text, len(text)).split())[:NAME_LENGTH]


# What pages are told


@dataclass(frozen=True, slots=True)
class SeatState:
    """A seat as everybody sees it. `role`: owner, control or view."""

    id: str
    name: str
    role: str
    since: datetime
    here: bool


def state(
    me: str, holder: str, until: datetime | None, seats: Sequence[SeatState], asking: Sequence[str]
) -> str:
    """Who is in the room, who holds the keyboard, who asks for it."""
    told = [
        {"id": s.id, "name": s.name, "role": s.role, "since": instant(s.since), "here": s.here}
        for s in seats
    ]
    end = instant(until) if until else None
    return _say("state", me=me, holder=holder, until=end, seats=told, asking=list(asking))


def pointer(seat: str, x: int, y: int) -> str:
    """Where somebody else's pointer is."""
    return _say("pointer", seat=seat, x=x, y=y)


def chat(seat: str, name: str, text: str, at: datetime) -> str:
    """What somebody wrote."""
    return _say("chat", seat=seat, name=name, text=text, at=instant(at))


def look(seat: str, name: str, x: int, y: int) -> str:
    """ "Look here"."""
    return _say("look", seat=seat, name=name, x=x, y=y)


def notice(text: str, sender: str, *, is_warning: bool) -> str:
    """What an administrator, or the server itself, has to say."""
    level = "warning" if is_warning else "info"
    shown = legible(text, NOTICE_LENGTH)
    return _say("notice", text=shown, **{"from": name_of(sender)}, level=level)


def beat(n: int) -> str:
    """To be answered at once."""
    return _say("beat", n=n)


def instant(at: datetime) -> str:
    """ISO 8601, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _say(kind: str, **told: object) -> str:
    return internal(
        WORD, json.dumps({"t": kind, **told}, ensure_ascii=False, separators=(",", ":"))
    )
