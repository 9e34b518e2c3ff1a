"""What people do with each other in sessions, told to the log in the order in which they did it."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

import structlog

from deskgate.grants import Authority, SessionSaid

_log = structlog.get_logger(__name__)

# While the database is away: what everybody of a large server says in some minutes.
_WAITING: Final = 10_000


class Sayings:
    """Used from the event loop's thread only; nobody who says something waits for the log."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._waiting: deque[SessionSaid] = deque()
        self._telling: asyncio.Task[None] | None = None

    def tell(self, event: SessionSaid) -> None:
        """Tell it as soon as what was said before has been told."""
        if len(self._waiting) >= _WAITING:
            _log.error("= not recorded, too much is waiting", session=str(event.session_id))
            return
        self._waiting.append(event)
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        try:
            while self._waiting:
                event = self._waiting.popleft()
                try:
                    await self._authority.said(event)
                except Exception:  # noqa: BLE001 -- the session goes on whatever the log knows
                    _log.exception("= not recorded", session=str(event.session_id))
        finally:
            self._telling = None

    async def told(self) -> None:
        """Wait until all of it has been told."""
        while (telling := self._telling) is not None:
            await asyncio.wait({telling})
