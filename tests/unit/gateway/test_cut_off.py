"""Connections whose clients take nothing; with real ones in test_http_tunnel_traffic."""

from __future__ import annotations

import asyncio

import pytest

from deskgate.gateway import limits
from deskgate.gateway.cut_off import ABORT, cut_off_late


async def test_a_connection_is_cut_only_while_its_answer_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CLOSE_SECONDS", 0.01)
    cut = asyncio.Event()
    session: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    with cut_off_late({ABORT: cut.set}, session):
        session.set_result(None)
    await asyncio.sleep(0.05)
    assert not cut.is_set()
    with cut_off_late({}, session):
        await asyncio.sleep(0)
    with cut_off_late({ABORT: cut.set}, session):
        await asyncio.wait_for(cut.wait(), 5)
