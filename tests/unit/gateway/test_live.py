"""The live sessions: ended one by one, all at once, and by the clock."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from deskgate.gateway import limits
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.outcome import SERVER_STOPPED, Outcome
from deskgate.grants import Ending, Notice, SessionProgress


@dataclass(slots=True)
class Stub:
    """A session that remembers what happened to it."""

    expires_at: datetime | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    ticks: int = 0
    bytes: tuple[int, int] = (0, 0)
    streams: None = None
    meeting: None = None

    def end(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def tick(self, now: float) -> None:
        assert now > 0
        self.ticks += 1

    def tell(self, notice: Notice) -> None:
        raise NotImplementedError

    def progress(self) -> SessionProgress:
        return SessionProgress(uuid.UUID(int=0), *self.bytes)


async def test_one_and_all() -> None:
    live = LiveSessions()
    assert live.empty.is_set()
    first, second = Stub(), Stub()
    ids = uuid.uuid4(), uuid.uuid4()
    live.add(ids[0], first)
    live.add(ids[1], second)
    assert len(live) == 2
    second.bytes = (5, 6)
    assert [one.bytes_to_browser for one in live.progress()] == [0, 5]
    assert not live.empty.is_set()
    assert live.get(ids[0]) is first
    assert live.get(uuid.uuid4()) is None
    assert live.end(ids[0], SERVER_STOPPED)
    assert not live.end(uuid.uuid4(), SERVER_STOPPED)
    assert (first.outcomes, second.outcomes) == ([SERVER_STOPPED], [])
    live.end_all(SERVER_STOPPED)
    assert second.outcomes == [SERVER_STOPPED]
    for one in (*ids, ids[0]):
        live.remove(one)
    assert live.empty.is_set()


async def test_the_clock_ends_what_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TICK_SECONDS", 0.001)
    live = LiveSessions()
    now = datetime.now(UTC)
    over, lasting, endless = Stub(now), Stub(now + timedelta(hours=1)), Stub()
    for one in (over, lasting, endless):
        live.add(uuid.uuid4(), one)
    watching = asyncio.create_task(live.watch_clocks())
    while not endless.ticks:
        await asyncio.sleep(0.001)
    watching.cancel()
    assert over.outcomes[0].ending is Ending.EXPIRED
    assert lasting.outcomes == []
    assert endless.outcomes == []


async def test_a_session_s_trouble_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TICK_SECONDS", 0.001)

    class Broken(Stub):
        def tick(self, now: float) -> None:
            raise RuntimeError("unable to perform operation on a closed transport")

    live, broken, healthy = LiveSessions(), Broken(), Stub()
    live.add(uuid.uuid4(), broken)
    live.add(uuid.uuid4(), healthy)
    watching = asyncio.create_task(live.watch_clocks())
    while healthy.ticks < 3:
        await asyncio.sleep(0.001)
    assert not watching.done()
    watching.cancel()
    assert broken.outcomes[0].ending is Ending.INTERNAL
