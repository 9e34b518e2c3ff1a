"""A session's end that can't be recorded is told again until it can."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime

import pytest
from tests.fakes.authority import FakeAuthority

from deskgate.gateway import limits
from deskgate.gateway.reports import Reports
from deskgate.grants import Ending, GuacdAddress, SessionClosed
from deskgate.guac.status import Status


class Moody(FakeAuthority):
    """An authority that is away for so many calls."""

    away = 0

    async def closed(self, event: SessionClosed) -> None:
        if self.away:
            self.away -= 1
            raise RuntimeError("the database is locked")
        await super().closed(event)


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
