"""A session's beginning and report in trouble; its usual course is tested at the edge."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import Peer, fake_guacd
from tests.fakes.server import gateway

from deskgate.gateway.outcome import EXPIRED
from deskgate.grants import Ending, SessionClosed, SessionOpened


async def test_ended_while_guacd_is_opening() -> None:
    selected = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await peer.until("select")
        selected.set()
        assert await peer.next() is None

    async with fake_guacd(silent) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await selected.wait()
            server.live.end_all(EXPIRED)
            await asyncio.wait_for(socket.wait_closed(), 5)
            assert (socket.close_code, socket.close_reason) == (1002, "522")
    assert authority.closed_events[0].ending is Ending.EXPIRED
    assert authority.opened_events == []


async def test_a_failing_log_does_not_keep_the_session_open(
    capfd: pytest.CaptureFixture[str],
) -> None:
    class Forgetful(FakeAuthority):
        async def closed(self, event: SessionClosed) -> None:
            await super().closed(event)
            raise RuntimeError("the database is away")

    async with fake_guacd() as guacd:
        authority = Forgetful(guacd.address)
        async with gateway(authority) as server:
            async with server.connect() as socket:
                await socket.recv()
                server.live.end_all(EXPIRED)
                await asyncio.wait_for(socket.wait_closed(), 5)
                assert socket.close_reason == "522"
            await asyncio.wait_for(server.live.empty.wait(), 5)
    assert "the database is away" in "".join(capfd.readouterr())


async def test_a_log_that_can_t_begin_ends_the_session_and_lets_guacd_go() -> None:
    class Refusing(FakeAuthority):
        async def opened(self, event: SessionOpened) -> None:
            raise RuntimeError("the database is away")

    async with fake_guacd() as guacd:
        authority = Refusing(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await asyncio.wait_for(socket.wait_closed(), 5)
            assert (socket.close_code, socket.close_reason) == (1011, "512")
    assert authority.closed_events[0].ending is Ending.INTERNAL
