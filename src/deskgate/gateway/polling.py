"""A browser that is made of HTTP requests: reads take what is drawn, writes bring what is typed.

Laws: nothing is kept but the one piece and the one message that wait to be taken, so that guacd
waits for the browser and the browser for guacd as they do over a WebSocket; the end is said once,
and every request that waits, or comes later, hears of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.framing import WholeFraming
from deskgate.gateway.outcome import BROWSER_LOST, Outcome
from deskgate.gateway.polling_reads import Reads
from deskgate.gateway.polling_text import response_pieces
from deskgate.guac.status import Status


@dataclass(frozen=True, slots=True)
class Farewell:
    """How the session ended, for the next request."""

    status: Status
    message: str


class PollingFraming(WholeFraming):
    """Whole instructions; the notice is the sentence for `Farewell`."""

    def notice(self, outcome: Outcome) -> str:
        return outcome.message


class PollingBrowser:
    """A `Browser`. The futures tell a request that waits: guacd is ready; the session is over."""

    def __init__(self, clock: asyncio.AbstractEventLoop) -> None:
        self.stalled_since: float | None = None
        self.ready: asyncio.Future[UUID] = clock.create_future()
        self.ended: asyncio.Future[Farewell] = clock.create_future()
        self.reads = Reads()
        self._clock = clock
        self._sending = asyncio.Lock()  # both pumps send
        self._waiting = 0  # messages of both pumps
        self._message = ""
        self._came = asyncio.Event()
        self._dealt_with: asyncio.Future[None] | None = None

    # the session's side

    async def opened(self, session_id: UUID) -> None:
        """guacd is ready: the connect request can be answered."""
        self.ready.set_result(session_id)

    async def receive(self) -> str:
        """The next message of a write; asking for it lets the one before be answered."""
        if not self._came.is_set():
            self._release_write()
        await self._came.wait()
        self._came.clear()
        return self._message

    async def send_text(self, text: str) -> None:
        """Whole instructions; returns once reads have taken them."""
        self._check_there()
        self._waiting += 1
        if self._waiting == 1:
            self.stalled_since = self._clock.time()
        try:
            async with self._sending:
                for data, is_last in response_pieces(text):
                    await self.reads.offer(data, is_last=is_last)
                    self._check_there()  # not only pumps send, which end with the session
                    self.stalled_since = self._clock.time()
        finally:
            self._waiting -= 1
            if not self._waiting:
                self.stalled_since = None

    def _check_there(self) -> None:
        if self.ended.done():
            raise BrowserGone(BROWSER_LOST)

    async def close(self, status: Status, notice: str = "") -> None:
        """The session is over: answer whoever waits."""
        if not self.ended.done():
            self.ended.set_result(Farewell(status, notice))
        self.reads.end()
        self._release_write()

    # the requests' side

    async def write(self, message: str) -> None:
        """Hand a message over; returns once it has been dealt with, or the session has ended.

        One at a time: whoever calls it holds the tunnel's lock.
        """
        if self.ended.done():
            return
        self._message = message
        self._dealt_with = self._clock.create_future()
        self._came.set()
        await self._dealt_with

    def _release_write(self) -> None:
        if self._dealt_with is not None and not self._dealt_with.done():
            self._dealt_with.set_result(None)
        self._dealt_with = None
