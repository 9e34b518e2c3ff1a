"""One browser's place in a room: what of it the relay asks, and who carries the room's words to it.

Laws: the relay asks about every message, so who is alone in their room pays for one comparison;
what a room has to say waits in the seat's outbox while the browser takes something else.
"""

from __future__ import annotations

import asyncio
from asyncio import StreamWriter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

from deskgate.gateway.browser import Browser, BrowserGone
from deskgate.gateway.outcome import GatewayError, Outcome
from deskgate.gateway.room import Room, RoomFull, World
from deskgate.gateway.room_seats import Outbox, Seat, Sitter
from deskgate.grants import Ending, Grant, SessionSaid
from deskgate.guac import Instruction, Status

FULL: Final = Outcome(
    Status.CLIENT_TOO_MANY, Ending.REFUSED, "As many people as can be are in this session already."
)


class Teller:
    """Hands an outbox's content to its browser, as fast as that takes it; costs nothing else."""

    __slots__ = ("_browser", "_telling", "outbox")

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._telling: asyncio.Task[None] | None = None
        self.outbox: Outbox | None = None

    def wake(self) -> None:
        """There is something to tell."""
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        try:
            while self.outbox is not None and (text := self.outbox.take()):
                await self._browser.send_text(text)
        except BrowserGone:
            pass  # for the pumps to notice
        finally:
            self._telling = None

    def stop(self) -> None:
        """Nobody is told anything any more."""
        self.outbox = None
        if self._telling is not None:
            self._telling.cancel()


class Place(Protocol):
    """What a relay asks."""

    def hear(self, text: str) -> None:
        """What the page says to the room. Raises GuacError for what no page says."""
        ...

    def pass_on(
        self, instructions: list[Instruction], allowed: list[Instruction]
    ) -> list[Instruction]:
        """What of the `allowed` goes on to the relay's own guacd, of a whole message."""
        ...

    async def settle(self) -> None:
        """Wait until what went elsewhere has been taken there."""
        ...

    def leave(self) -> None:
        """The browser's part is over."""
        ...


class OwnersPlace:
    """Of the browser whose session it is; the seat stays theirs without one."""

    __slots__ = ("_room", "_seat", "_teller")

    def __init__(
        self, room: Room, grant: Grant, browser: Browser, end: Callable[[Outcome], None], *,
        speaks: bool,
    ) -> None:  # fmt: skip
        self._room, self._seat, self._teller = room, room.owner, Teller(browser)
        room.join(sitter_of(grant, end, self._teller.wake, speaks=speaks))
        self._teller.outbox = room.owner.outbox

    def hear(self, text: str) -> None:
        self._room.hear(self._seat, text)

    def pass_on(
        self, instructions: list[Instruction], allowed: list[Instruction]
    ) -> list[Instruction]:
        """All that is allowed while nobody else holds the baton."""
        return allowed if self._room.holder is self._seat else self._room.owner_typed(allowed)

    async def settle(self) -> None:
        """Nothing goes elsewhere."""

    def leave(self) -> None:
        self._teller.stop()
        self._room.part()


class ViewersPlace:
    """Of who looks into somebody's session, or into another of their own."""

    __slots__ = ("_guacd", "_has_typed", "_room", "_teller", "seat")

    def __init__(
        self, room: Room, guacd: StreamWriter, grant: Grant, browser: Browser,
        end: Callable[[Outcome], None], *, speaks: bool,
    ) -> None:  # fmt: skip
        """`guacd` is the socket of the session that is looked at. Raises GatewayError: full."""
        self._room, self._guacd, self._teller = room, guacd, Teller(browser)
        self._has_typed = False
        try:
            self.seat: Seat = room.enter(sitter_of(grant, end, self._teller.wake, speaks=speaks))
        except RoomFull:
            raise GatewayError(FULL) from None
        self._teller.outbox = self.seat.outbox

    def hear(self, text: str) -> None:
        self._room.hear(self.seat, text)

    def pass_on(
        self, instructions: list[Instruction], allowed: list[Instruction]
    ) -> list[Instruction]:
        """What is allowed keeps their own look alive; their input goes where it is meant to."""
        data = self._room.route(self.seat, instructions)
        self._has_typed = bool(data) and not self._guacd.transport.is_closing()
        if self._has_typed:
            self._guacd.write(data)
        return allowed

    async def settle(self) -> None:
        """A guacd that doesn't keep up makes who types wait."""
        if self._has_typed:
            await self._guacd.drain()

    def leave(self) -> None:
        self._teller.stop()
        self._room.leave(self.seat)


def sitter_of(
    grant: Grant, end: Callable[[Outcome], None], wake: Callable[[], None], *, speaks: bool
) -> Sitter:
    """Who sits there."""
    return Sitter(
        session_id=grant.session_id,
        name=grant.person.shown or grant.person.name,
        end=end,
        wake=wake,
        may_control=grant.may_control,
        may_paste=grant.rights.may_paste,
        is_silent=grant.is_silent,
        speaks=speaks,
    )


def room_of(
    grant: Grant,
    guacd: StreamWriter,
    said: Callable[[SessionSaid], None],
    release_owner: Callable[[], bytes],
) -> Room:
    """A session's own room, in which nobody is yet."""

    def to_guacd(data: bytes) -> None:
        if not guacd.transport.is_closing():
            guacd.write(data)

    clock = asyncio.get_running_loop().time
    world = World(to_guacd, said, clock, lambda: datetime.now(UTC))
    nobody = sitter_of(grant, lambda _: None, lambda: None, speaks=False)
    locked = grant.rights.view_only
    room = Room(world, nobody, release_owner=release_owner, is_locked=locked)
    room.part()
    return room
