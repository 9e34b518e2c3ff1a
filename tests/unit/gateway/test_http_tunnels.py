"""The tunnels of a process: found by their token alone, and ended when nobody wants them."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import Peer, echo, fake_guacd

from deskgate.gateway import limits
from deskgate.gateway.guacd_log import NoLog
from deskgate.gateway.http_tunnels import HttpTunnels, Tunnel
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.plane import Plane
from deskgate.gateway.query import parse_tunnel_query
from deskgate.gateway.reports import Reports
from deskgate.grants import Ending, Grant, GuacdAddress, Person, Target

QUERY = parse_tunnel_query(b"token=t&GUAC_DATA_SOURCE=deskgate&GUAC_ID=1&GUAC_TYPE=c")


def begin(tunnels: HttpTunnels, authority: FakeAuthority) -> Tunnel:
    plane = Plane(
        authority=authority, live=LiveSessions(), reports=Reports(authority), guacd_log=NoLog()
    )
    grant = Grant(uuid.uuid4(), Person("1", "ada"), Target("1", "x", "ssh"), authority.guacd)
    return tunnels.carry(plane, grant, QUERY)


async def test_only_its_token_finds_a_tunnel() -> None:
    async with fake_guacd(echo) as guacd:
        tunnels, authority = HttpTunnels(), FakeAuthority(guacd.address)
        tunnel, other = begin(tunnels, authority), begin(tunnels, authority)
        await asyncio.wait_for(asyncio.gather(tunnel.browser.ready, other.browser.ready), 5)
        first, second = tunnels.give_token(tunnel), tunnels.give_token(other)
        assert first != second
        assert len(first) == len(second) == 44
        assert tunnels.find(first.encode()) is tunnel
        assert tunnels.find(second.encode()) is other
        for wrong in (b"", b"x", first.encode()[:-1], first.lower().encode() + b"x"):
            assert tunnels.find(wrong) is None
        tunnels.forget(first.encode())
        tunnels.forget(first.encode())
        assert tunnels.find(first.encode()) is None
        await tunnels.stop()
    assert {one.ending for one in authority.closed_events} == {Ending.SERVER_STOPPED}
    assert len(authority.closed_events) == 2


async def test_stopping_waits_for_no_session_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOSE_SECONDS", 0.05)

    class Slow(FakeAuthority):
        async def opened(self, event: object) -> None:
            await asyncio.get_running_loop().create_future()

    async def silent(peer: Peer) -> None:
        await peer.greet()
        await peer.next()

    async with fake_guacd(silent) as guacd:
        tunnels, authority = HttpTunnels(), Slow(guacd.address)
        tunnel = begin(tunnels, authority)
        while not guacd.peers or not guacd.peers[0].heard:
            await asyncio.sleep(0.001)
        await asyncio.wait_for(tunnels.stop(), 5)
        assert tunnel.browser.ended.done()
    assert len(authority.closed_events) == 1


async def test_nothing_to_stop() -> None:
    await HttpTunnels().stop()


async def test_one_that_ended_is_kept_for_its_farewell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TUNNEL_UNUSED_SECONDS", 0.5)
    tunnels, authority = HttpTunnels(), FakeAuthority(GuacdAddress("127.0.0.1", 1))
    tunnel = begin(tunnels, authority)
    token = tunnels.give_token(tunnel).encode()
    await asyncio.wait_for(tunnel.browser.ended, 5)
    assert tunnels.find(token) is tunnel
    while len(tunnels):
        await asyncio.sleep(0.01)
    assert tunnels.find(token) is None
