"""How a session is: when it was last touched, what it has carried, what its clocks say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from deskgate.gateway.clocks import Clocks
from deskgate.gateway.meeting import Meeting
from deskgate.gateway.outcome import Outcome
from deskgate.gateway.relay import Relay
from deskgate.grants import Notice, SessionProgress


class Vitals:
    """Of one session. Times are the loop's clock."""

    def __init__(self, idle_seconds: float, meeting: Meeting, now: float) -> None:
        self._clocks = Clocks(idle_seconds)
        self._meeting = meeting
        self._carried_before = (0, 0)  # by the relays of earlier browsers
        self._touched_at = now

    def carried(self, relay: Relay | None) -> tuple[int, int]:
        """The bytes so far: to the browser, to guacd."""
        to_browser, to_guacd = self._carried_before
        if relay is None:
            return to_browser, to_guacd
        return to_browser + relay.bytes_to_browser, to_guacd + relay.bytes_to_guacd

    def part(self, relay: Relay) -> None:
        """This relay's browser has gone: what it had carried and when it was touched stays."""
        self._carried_before = self.carried(relay)
        self._last_touch(relay)

    def look(
        self, session_id: UUID, relay: Relay | None, now: float, expires_at: datetime | None
    ) -> Notice | Outcome | None:
        """What to tell everybody in the session now, or how it ends."""
        left = (expires_at - datetime.now(UTC)).total_seconds() if expires_at else None
        due = self._clocks.look(untouched=now - self._last_touch(relay), left=left)
        return Notice(session_id, due, is_warning=True) if isinstance(due, str) else due

    def progress(self, session_id: UUID, relay: Relay | None, now: float) -> SessionProgress:
        """For the log."""
        to_browser, to_guacd = self.carried(relay)
        return SessionProgress(
            session_id,
            to_browser,
            to_guacd,
            self._meeting.roundtrip if relay is not None else None,
            datetime.now(UTC) - timedelta(seconds=now - self._last_touch(relay)),
        )

    def _last_touch(self, relay: Relay | None) -> float:
        """When anybody last touched it."""
        own = relay.touched_at if relay is not None else 0.0
        self._touched_at = max(self._touched_at, own, self._meeting.touched_at)
        return self._touched_at
