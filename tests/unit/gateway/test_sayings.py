"""What people do is told in order, whatever the log's trouble is, and nobody waits for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from tests.fakes.authority import FakeAuthority

from deskgate.gateway import sayings as module
from deskgate.gateway.sayings import Sayings
from deskgate.grants import GuacdAddress, SaidKind, SessionSaid


def said(text: str) -> SessionSaid:
    return SessionSaid(uuid4(), datetime.now(UTC), SaidKind.CHAT, uuid4(), None, text)


class Slow(FakeAuthority):
    """Each takes a while, and the one that says so fails."""

    async def said(self, event: SessionSaid) -> None:
        await asyncio.sleep(0)
        if event.text == "bad":
            raise RuntimeError("the database is away")
        await super().said(event)


def slow() -> Slow:
    return Slow(GuacdAddress("127.0.0.1", 1))


async def test_in_order_and_past_what_fails(capfd: pytest.CaptureFixture[str]) -> None:
    authority = slow()
    sayings = Sayings(authority)
    for text in ("one", "bad", "two"):
        sayings.tell(said(text))
    assert authority.sayings == []
    await sayings.told()
    assert [one.text for one in authority.sayings] == ["one", "two"]
    assert "the database is away" in "".join(capfd.readouterr())
    sayings.tell(said("three"))
    await sayings.told()
    await sayings.told()
    assert authority.sayings[-1].text == "three"


async def test_not_more_than_so_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAITING", 3)
    authority = slow()
    sayings = Sayings(authority)
    for n in range(9):
        sayings.tell(said(str(n)))
    await sayings.told()
    assert [one.text for one in authority.sayings] == ["0", "1", "2"]
