"""Sessions that a server before this one has left: taken back, parked, and gone on with."""

from __future__ import annotations

import asyncio
import socket
import uuid

from tests.fakes.authority import FakeAuthority
from tests.fakes.drawing import Drawing
from tests.fakes.guacd import CONNECTION_ID, fake_guacd
from tests.fakes.server import gateway

from deskgate.gateway.about import about_session
from deskgate.gateway.adopting import adopt
from deskgate.gateway.guacd_log import NoLog
from deskgate.gateway.keeping import Kept, NotKept
from deskgate.gateway.plane import Plane
from deskgate.gateway.reports import Reports
from deskgate.gateway.upstream import Upstream, dial
from deskgate.grants import Ending, Grant, GuacdAddress, Person, Target
from deskgate.guac import encode


class Dropping(NotKept):
    """Remembers what was dropped."""

    def __init__(self) -> None:
        self.dropped: list[uuid.UUID] = []

    def drop(self, session_id: uuid.UUID) -> None:
        self.dropped.append(session_id)


async def open_by_hand(address: GuacdAddress) -> tuple[Upstream, socket.socket]:
    """A session as the server before had it, and its socket as the keeper hands it over."""
    reader, writer = await dial(address)
    writer.write((encode("select", "ssh") + encode("connect")).encode())
    await reader.readuntil(b"first;")
    upstream = Upstream(reader, writer, CONNECTION_ID, "VERSION_1_5_0", b"")
    return upstream, socket.socket(fileno=socket.dup(writer.get_extra_info("socket").fileno()))


def grant_at(address: GuacdAddress) -> Grant:
    return Grant(
        session_id=uuid.uuid4(),
        person=Person("1", "ada"),
        target=Target("1", "A server", "ssh"),
        guacd=address,
        park_seconds=600,
    )


async def test_it_goes_on_with_a_browser() -> None:
    drawing = Drawing()
    async with fake_guacd(drawing.script) as guacd:
        grant = grant_at(guacd.address)
        before, sock = await open_by_hand(guacd.address)
        files = encode("filesystem", "0", "/home/ada").encode()
        about = about_session(grant, before.connection_id, before.version, files)
        kept = Kept(grant.session_id, about, sock)
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server:
            plane = Plane(authority, server.live, Reports(authority), NoLog())
            assert await adopt(plane, [kept]) == [grant.session_id]
            before.writer.transport.abort()  # the process before dies
            await asyncio.sleep(0)  # and its descriptor is closed
            query = {"GUAC_TYPE": "r", "GUAC_ID": str(grant.session_id)}
            async with server.connect("deskgate.stream", **query) as browser:
                while not drawing.joined:
                    await asyncio.sleep(0.001)
                await drawing.draw("after the restart")
                seen = b""
                while b"after the restart" not in seen:
                    frame = await asyncio.wait_for(browser.recv(), 10)
                    seen += frame if isinstance(frame, bytes) else b""
                assert b"first" in seen
                assert files in seen  # what guacd says to owners only, and only once
                await browser.send(encode("key", "97", "1"))
                await drawing.heard("key", "97", "1")
                await browser.send(encode("disconnect"))
            await asyncio.wait_for(authority.anybody_closed.wait(), 10)
    assert authority.closed_events[0].ending is Ending.CLOSED_BY_USER
    assert authority.opened_events == []


async def test_what_can_t_be_read_is_let_go() -> None:
    mine, guacds = socket.socketpair()
    with guacds:
        authority = FakeAuthority(GuacdAddress("127.0.0.1", 1))
        async with gateway(authority) as server:
            keeping = Dropping()
            plane = Plane(authority, server.live, Reports(authority), NoLog(), keeping=keeping)
            one = Kept(uuid.uuid4(), "nonsense", mine)
            assert await adopt(plane, [one]) == []
            assert keeping.dropped == [one.id]
            assert len(server.live) == 0
        assert guacds.recv(1) == b""
