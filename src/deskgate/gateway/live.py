"""The sessions that this process carries: to end one, to end all, and to watch their clocks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

import structlog

from deskgate.gateway import limits
from deskgate.gateway.outcome import EXPIRED, INTERNAL, Outcome
from deskgate.grants import Notice, SessionProgress

if TYPE_CHECKING:
    from deskgate.gateway.meeting import Meeting
    from deskgate.gateway.streams_session import Streams

_log = structlog.get_logger(__name__)


class Endable(Protocol):
    """A live session, as the registry needs it."""

    expires_at: datetime | None

    @property
    def streams(self) -> Streams | None: ...

    @property
    def meeting(self) -> Meeting | None: ...

    def end(self, outcome: Outcome) -> None: ...

    def tell(self, notice: Notice) -> None: ...

    def tick(self, now: float) -> None: ...

    def progress(self) -> SessionProgress: ...


class LiveSessions:
    """By session id; used from the event loop's thread only."""

    def __init__(self) -> None:
        self._sessions: dict[UUID, Endable] = {}
        self.empty = asyncio.Event()
        self.empty.set()

    def __len__(self) -> int:
        return len(self._sessions)

    def add(self, session_id: UUID, session: Endable) -> None:
        self._sessions[session_id] = session
        self.empty.clear()

    def get(self, session_id: UUID) -> Endable | None:
        """The session, where this process carries it."""
        return self._sessions.get(session_id)

    def remove(self, session_id: UUID) -> None:
        self._sessions.pop(session_id, None)
        if not self._sessions:
            self.empty.set()

    def end(self, session_id: UUID, outcome: Outcome) -> bool:
        """End one session; False where this process does not carry it."""
        session = self._sessions.get(session_id)
        if session is None:
            return False
        session.end(outcome)
        return True

    def tell(self, notice: Notice) -> None:
        """Tell everybody in this session, where this process carries it."""
        session = self._sessions.get(notice.session_id)
        if session is not None:
            session.tell(notice)

    def end_all(self, outcome: Outcome) -> None:
        for session in list(self._sessions.values()):
            session.end(outcome)

    def progress(self) -> list[SessionProgress]:
        """How each session is."""
        return [session.progress() for session in self._sessions.values()]

    async def watch_clocks(self) -> None:
        """Once a second: expiry, silence and stalls of every session. Runs until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(limits.TICK_SECONDS)
            now, today = loop.time(), datetime.now(UTC)
            for session in list(self._sessions.values()):
                _look_at(session, now, today)


def _look_at(session: Endable, now: float, today: datetime) -> None:
    """One session's clock; its trouble is its own, and the other sessions' clocks go on."""
    try:
        if session.expires_at is not None and session.expires_at <= today:
            session.end(EXPIRED)
        session.tick(now)
    except Exception:  # noqa: BLE001 -- see above
        _log.exception("= session's clock failed")
        session.end(INTERNAL)
