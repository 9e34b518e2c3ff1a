"""One seat of a room: who sits there, what is still to be told to them, how much they may say.

Laws: nothing here waits for a browser, and no outbox grows: of the state and of each pointer the
newest wins, what people say is kept up to a limit, and who takes none of it is let go.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from deskgate.gateway import room_wire as wire
from deskgate.gateway.outcome import BROWSER_LOST, Outcome
from deskgate.gateway.room_hands import Hands, StreamPool
from deskgate.guac import LimitExceeded

# Lines of chat and the like that a browser has not taken yet: minutes of a lively talk.
_WAITING_LINES: Final = 128

# Pages send the pointer 20 times a second, and what a stalled line held back comes at once.
_MESSAGES: Final = (1000, 50.0)
# Pages keep to 5 lines in 5 seconds; the rest is such a line's, too.
_LINES: Final = (10, 1.0)
# Clicks on buttons, each of which is logged.
_DEEDS: Final = (20, 2.0)


class Bucket:
    """So many at once, and so many a second."""

    __slots__ = ("_at", "_burst", "_left", "_per_second")

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._left, self._at = float(burst), 0.0

    def take(self, now: float, what: str) -> None:
        """One of them. Raises LimitExceeded when none is left."""
        gained = max(now - self._at, 0.0) * self._per_second
        self._left, self._at = min(self._left + gained, float(self._burst)), now
        if self._left < 1:
            raise LimitExceeded(what, self._burst)
        self._left -= 1


class Rates:
    """How much one seat may say."""

    __slots__ = ("_deeds", "_lines", "_messages")

    def __init__(self) -> None:
        self._messages, self._lines, self._deeds = (
            Bucket(*_MESSAGES),
            Bucket(*_LINES),
            Bucket(*_DEEDS),
        )

    def message(self, now: float) -> None:
        """Any message at all. Raises LimitExceeded."""
        self._messages.take(now, "messages to a room at once")

    def heed(self, said: wire.Said, now: float) -> None:
        """What the message is. Raises LimitExceeded."""
        if isinstance(said, wire.Chat | wire.Look):
            self._lines.take(now, "lines of chat at once")
        elif not isinstance(said, wire.Point | wire.Beat):
            self._deeds.take(now, "deeds in a room at once")


class Outbox:
    """What one seat is still to be told. `wake` is called whenever there is something."""

    __slots__ = ("_beat", "_lines", "_pointers", "_state", "_wake")

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._state: Callable[[], str] | None = None
        self._lines: deque[str] = deque()
        self._pointers: dict[str, str] = {}
        self._beat = ""

    def state(self, render: Callable[[], str]) -> None:
        """The state has changed: how it is when it is taken is what counts."""
        self._state = render
        self._wake()

    def newest(self, text: str) -> None:
        """The same for who can't be let go: what has waited longest goes."""
        if len(self._lines) >= _WAITING_LINES:
            self._lines.popleft()
        self.line(text)

    def line(self, text: str) -> bool:
        """Something that must not be lost; False where there is no more room."""
        if len(self._lines) >= _WAITING_LINES:
            return False
        self._lines.append(text)
        self._wake()
        return True

    def pointer(self, seat: str, text: str) -> None:
        """Where that seat's pointer is now."""
        self._pointers[seat] = text
        self._wake()

    def beat(self, text: str) -> None:
        """The newest beat."""
        self._beat = text
        self._wake()

    def forget(self, seat: str) -> None:
        """That seat is empty: nobody needs to know any more where its pointer was."""
        self._pointers.pop(seat, None)

    def take(self) -> str:
        """All of it, as whole instructions, the state first; "" where there is nothing."""
        state = self._state() if self._state is not None else ""
        text = "".join((state, *self._lines, *self._pointers.values(), self._beat))
        self.clear()
        return text

    def clear(self) -> None:
        self._state, self._beat = None, ""
        self._lines.clear()
        self._pointers.clear()


class Pulse:
    """How far away a browser is: a beat goes out, and comes back at once."""

    __slots__ = ("_n", "_sent_at", "roundtrip")

    def __init__(self) -> None:
        self._n = 0
        self._sent_at: float | None = None
        self.roundtrip: int | None = None  # milliseconds

    def next(self, now: float) -> int | None:
        """The number to send; None while the one before is not back: a late one is late."""
        if self._sent_at is not None:
            if self.roundtrip is not None:
                self.roundtrip = max(self.roundtrip, _milliseconds(now - self._sent_at))
            return None
        self._n, self._sent_at = self._n + 1, now
        return self._n

    def back(self, n: int, now: float) -> None:
        """It came back; any other number says nothing."""
        if self._sent_at is not None and n == self._n:
            self.roundtrip, self._sent_at = _milliseconds(now - self._sent_at), None


def _milliseconds(seconds: float) -> int:
    return max(round(seconds * 1000), 0)


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who takes a seat. `speaks`: their page knows of rooms; `end` sends them away."""

    session_id: UUID
    name: str
    end: Callable[[Outcome], None]
    wake: Callable[[], None]
    may_control: bool = False
    may_paste: bool = False
    is_silent: bool = False
    speaks: bool = True


class Seat:
    """A seat that is taken. Whose it is does not change, but the browser may (`renew`)."""

    __slots__ = (
        "hands",
        "here",
        "id",
        "is_owner",
        "outbox",
        "pulse",
        "rates",
        "since",
        "sitter",
        "touched_at",
    )

    def __init__(self, sitter: Sitter, name: str, since: datetime, pool: StreamPool) -> None:
        self.id = name
        self.sitter = sitter
        self.since = since
        self.here = True
        self.is_owner = False
        self.touched_at = 0.0  # when a viewer has last typed, or moved the pointer
        self.outbox = Outbox(sitter.wake)
        self.rates = Rates()
        self.pulse = Pulse()
        self.hands = Hands(pool, may_paste=sitter.may_paste)

    def renew(self, sitter: Sitter) -> None:
        """The same person with another browser."""
        self.sitter = sitter
        self.outbox = Outbox(sitter.wake)
        self.rates = Rates()
        self.pulse = Pulse()

    def tell(self, text: str) -> None:
        """Say something that must not be lost; who takes none of it is let go. Not so the owner:
        nobody is to end a session by talking in it, and the relay's clock sees who takes nothing.
        """
        if self.is_owner:
            if self.sitter.speaks and self.here:
                self.outbox.newest(text)
        elif self.sitter.speaks and self.here and not self.outbox.line(text):
            self.sitter.end(BROWSER_LOST.because("it took nothing of what was said to it"))

    def answer(self, text: str) -> None:
        """An instruction of the protocol's own, whatever the page knows; the same law."""
        if not self.outbox.line(text):
            self.sitter.end(BROWSER_LOST.because("it took nothing of what it was answered"))
