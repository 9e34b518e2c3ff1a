"""One browser's part in a session, which may go on after it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from deskgate.gateway.browser import Browser, BrowserGone
from deskgate.gateway.framing import Framing, StreamFraming, WholeFraming
from deskgate.gateway.outcome import BROWSER_LOST, MOVED, Outcome
from deskgate.gateway.query import TunnelQuery
from deskgate.guac.status import Status


class Seat:
    """`over` is done once the browser has been told how its part ended."""

    __slots__ = ("browser", "framing", "is_open", "may_return", "over")

    def __init__(self, browser: Browser, framing: Framing) -> None:
        self.browser = browser
        self.framing = framing
        # Whether its client knows how to come back: ours does, Guacamole's don't.
        self.may_return = isinstance(framing, StreamFraming)
        self.is_open = False  # its tunnel, as far as the browser knows
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def open(self, session_id: UUID) -> None:
        """Tell the browser that its tunnel is open, once. Raises BrowserGone."""
        if not self.is_open:
            await self.browser.opened(session_id)
        self.is_open = True

    async def leave(self, outcome: Outcome) -> None:
        """Tell the browser how its part ended, once. Never hangs."""
        if self.over.done():
            return
        try:
            await self.browser.close(outcome.status, self.framing.notice(outcome))
        finally:
            if not self.over.done():
                self.over.set_result(None)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A browser that wants in, and what it asked for."""

    seat: Seat
    query: TunnelQuery


class Door:
    """Where a browser that returns to its session waits: one at a time, the last that came."""

    def __init__(self) -> None:
        self._arrival: Arrival | None = None
        self._knocked = asyncio.Event()

    def knock(self, arrival: Arrival) -> Arrival | None:
        """Wait to be let in; returns who had waited until now."""
        before, self._arrival = self._arrival, arrival
        self._knocked.set()
        return before

    @property
    def somebody_waits(self) -> bool:
        """Whether anybody does."""
        return self._arrival is not None

    async def wait(self) -> Outcome:
        """Until somebody waits: what that means for who is in."""
        await self._knocked.wait()
        return MOVED

    def take(self) -> Arrival | None:
        """Who waits, if anybody; nobody does from now on."""
        arrival, self._arrival = self._arrival, None
        self._knocked.clear()
        return arrival


class _Nobody:
    """Where a browser would be."""

    stalled_since: float | None = None

    async def opened(self, session_id: UUID) -> None:
        raise BrowserGone(BROWSER_LOST)

    async def receive(self) -> str:
        raise BrowserGone(BROWSER_LOST)

    async def send_text(self, text: str) -> None:
        raise BrowserGone(BROWSER_LOST)

    async def close(self, status: Status, notice: str = "") -> None:
        """Nobody to tell."""


def nobodys_seat() -> Seat:
    """That of a session which has no browser yet, and may have one."""
    browser = _Nobody()
    seat = Seat(browser, WholeFraming(browser))
    seat.may_return = True
    return seat
