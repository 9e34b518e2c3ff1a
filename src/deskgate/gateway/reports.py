"""What sessions have carried, their ends, and the files moved in them, told to the authority.

An end, or a file, that can't be recorded now is told again; progress is told anew anyway.
"""

from __future__ import annotations

import asyncio
from collections import deque
from uuid import UUID

import structlog

from deskgate.gateway import limits
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.sayings import Sayings
from deskgate.grants import Authority, FileMoved, SessionClosed, SessionParked, SessionProgress

_log = structlog.get_logger(__name__)


class Reports:
    """Used from the event loop's thread only."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        # One small value for each session that ended, or file, while the database was away.
        self._late: list[SessionClosed | FileMoved] = []
        self._telling: set[asyncio.Task[None]] = set()
        self._parkings: deque[SessionParked] = deque()
        self._telling_parkings: asyncio.Task[None] | None = None
        self.sayings = Sayings(authority)

    async def tell(self, event: SessionClosed | FileMoved) -> None:
        """Tell what is over; a failure is kept for later and never raised."""
        if isinstance(event, SessionClosed):
            await self._parkings_told()
        if not await self._told(event):
            self._late.append(event)

    def tell_parked(self, event: SessionParked) -> None:
        """Tell, in order, that a session has no browser, or has one again; nobody waits for it, and
        a failure is logged: the session goes on whatever the log knows, and guacd must be served.
        """
        self._parkings.append(event)
        if self._telling_parkings is None:
            self._telling_parkings = asyncio.create_task(self._tell_parkings())

    async def _tell_parkings(self) -> None:
        try:
            while self._parkings:
                event = self._parkings.popleft()
                try:
                    await self._authority.parked(event)
                except Exception:  # noqa: BLE001 -- see above
                    _log.exception("= parking is not recorded", session=str(event.session_id))
        finally:
            self._telling_parkings = None

    async def _parkings_told(self) -> None:
        while (telling := self._telling_parkings) is not None:
            await asyncio.wait({telling})

    def tell_soon(self, event: FileMoved) -> None:
        """The same for who can't wait."""
        task = asyncio.create_task(self.tell(event))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def tell_late_ones(self) -> None:
        """Try again with what could not be told; stops at the first that still can't."""
        await asyncio.gather(*self._telling)
        await self._parkings_told()
        await self.sayings.told()
        while self._late and await self._told(self._late[0]):
            del self._late[0]

    async def keep_trying(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.sleep(limits.REPORT_AGAIN_SECONDS)
            await self.tell_late_ones()

    async def keep_telling_progress(self, live: LiveSessions) -> None:
        """Runs until cancelled. Sessions in which nothing moved are not told again."""
        told: dict[UUID, tuple[int, int]] = {}
        while True:
            await asyncio.sleep(limits.PROGRESS_SECONDS)
            now = live.progress()
            moved = [one for one in now if told.get(one.session_id, (0, 0)) != _bytes(one)]
            try:
                if moved:
                    await self._authority.progressed(moved)
                told = {one.session_id: _bytes(one) for one in now}
            except Exception:  # noqa: BLE001 -- as below; the next telling has it all
                _log.exception("= progress of sessions not recorded")

    async def _told(self, event: SessionClosed | FileMoved) -> bool:
        try:
            if isinstance(event, FileMoved):
                await self._authority.file_moved(event)
            else:
                await self._authority.closed(event)
        except Exception:  # noqa: BLE001 -- whatever the authority's trouble is, it may pass
            _log.exception("= an end is not recorded yet", session=str(event.session_id))
            return False
        return True


def _bytes(one: SessionProgress) -> tuple[int, int]:
    return one.bytes_to_browser, one.bytes_to_guacd
