"""A session's end that can't be recorded is told again until it can; progress is told when any."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from tests.fakes.authority import FakeAuthority

from deskgate.gateway import limits
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.outcome import Outcome
from deskgate.gateway.reports import Reports
from deskgate.grants import (
    Direction,
    Ending,
    FileMoved,
    FileOutcome,
    GuacdAddress,
    Notice,
    SessionClosed,
    SessionParked,
    SessionProgress,
)
from deskgate.guac.status import Status


class Moody(FakeAuthority):
    """An authority that is away for so many calls."""

    away = 0

    async def closed(self, event: SessionClosed) -> None:
        if self.away:
            self.away -= 1
            raise RuntimeError("the database is locked")
        await super().closed(event)

    async def file_moved(self, event: FileMoved) -> None:
        if self.away:
            self.away -= 1
            raise RuntimeError("the database is locked")
        await super().file_moved(event)

    async def progressed(self, events: Sequence[SessionProgress]) -> None:
        if self.away:
            self.away -= 1
            raise RuntimeError("the database is locked")
        await super().progressed(events)


def an_end() -> SessionClosed:
    now = datetime.now(UTC)
    return SessionClosed(uuid.uuid4(), now, Status.SUCCESS, Ending.CLOSED_BY_USER, "", 1, 2)


async def test_nothing_is_lost_and_the_order_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPORT_AGAIN_SECONDS", 0.01)
    authority = Moody(GuacdAddress("127.0.0.1", 1))
    authority.away = 4
    reports = Reports(authority)
    first, second = an_end(), an_end()
    await reports.tell(first)
    await reports.tell(second)
    assert authority.closed_events == []
    trying = asyncio.create_task(reports.keep_trying())
    while len(authority.closed_events) < 2:
        await asyncio.sleep(0.01)
    trying.cancel()
    assert authority.closed_events == [first, second]
    await reports.tell_late_ones()
    assert authority.closed_events == [first, second]


class Carrying:
    """A live session, as the registry needs it."""

    expires_at: datetime | None = None
    streams = None
    meeting = None
    bytes = (0, 0)

    def end(self, outcome: Outcome) -> None:
        raise AssertionError(outcome)

    def tick(self, now: float) -> None:
        raise AssertionError(now)

    def tell(self, notice: Notice) -> None:
        raise NotImplementedError

    def __init__(self) -> None:
        self.id = uuid.uuid4()

    def progress(self) -> SessionProgress:
        return SessionProgress(self.id, *self.bytes)


async def test_progress_is_told_of_what_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROGRESS_SECONDS", 0.01)
    authority = Moody(GuacdAddress("127.0.0.1", 1))
    authority.away = 2
    live, session, still = LiveSessions(), Carrying(), Carrying()
    key = session.id
    live.add(key, session)
    live.add(still.id, still)
    telling = asyncio.create_task(Reports(authority).keep_telling_progress(live))
    session.bytes = (7, 3)
    while not authority.progress:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    session.bytes = (9, 3)
    while len(authority.progress) < 2:
        await asyncio.sleep(0.01)
    telling.cancel()
    assert authority.progress == [SessionProgress(key, 7, 3), SessionProgress(key, 9, 3)]


async def test_a_file_is_told_by_whoever_can_not_wait() -> None:
    authority = Moody(GuacdAddress("127.0.0.1", 1))
    authority.away = 1
    reports = Reports(authority)
    now = datetime.now(UTC)
    file = FileMoved(
        uuid.uuid4(), now, now, Direction.UPLOAD, "a", 1, FileOutcome.DONE, Status.SUCCESS
    )
    reports.tell_soon(file)
    assert authority.files == []
    await reports.tell_late_ones()
    assert authority.files == [file]


async def test_nobody_waits_for_parkings_and_their_order_is_kept() -> None:
    told: list[object] = []
    hangs = asyncio.Event()

    class Slow(FakeAuthority):
        async def parked(self, event: SessionParked) -> None:
            await hangs.wait()
            told.append(event)
            if len(told) == 1:
                raise RuntimeError("the database is away")

        async def closed(self, event: SessionClosed) -> None:
            told.append(event)

    reports = Reports(Slow(GuacdAddress("127.0.0.1", 1)))
    name, now = uuid.uuid4(), datetime.now(UTC)
    parkings = [SessionParked(name, now, until) for until in (now, None, now)]
    for one in parkings:
        reports.tell_parked(one)
    over = SessionClosed(name, now, Status.SUCCESS, Ending.CLOSED_BY_USER, "", 0, 0)
    closing = asyncio.create_task(reports.tell(over))
    await asyncio.sleep(0)
    assert told == []
    hangs.set()
    await closing
    assert told == [*parkings, over]
