"""Parked and moved sessions in bad company: browsers that take nothing, a log that hangs, a server
that stops at the worst moment."""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator

import pytest
from tests.fakes.authority import FakeAuthority
from tests.fakes.drawing import Drawing
from tests.fakes.guacd import Peer, fake_guacd
from tests.fakes.server import gateway
from tests.unit.gateway.test_parking import Scene, left
from tests.unit.gateway.test_seat import QUERY

from deskgate.gateway.about import words_of
from deskgate.gateway.framing import Sift
from deskgate.gateway.keeping import Filed, NotKept
from deskgate.gateway.outcome import EXPIRED, SERVER_STOPPED, Outcome
from deskgate.gateway.seat import Seat
from deskgate.gateway.session import Session
from deskgate.grants import Ending, SessionClosed
from deskgate.guac import encode
from deskgate.guac.status import Status


class Keeping(NotKept):
    """Holds a duplicate of each socket, as the keeper does; `stops`: the server is going down."""

    def __init__(self) -> None:
        self.held: dict[uuid.UUID, socket.socket] = {}
        self.abouts: list[str] = []
        self.dropped: list[uuid.UUID] = []
        self.stops = False

    def hold(self, session_id: uuid.UUID, sock: Filed, about: str) -> None:
        self.held[session_id] = socket.socket(fileno=socket.dup(sock.fileno()))
        self.abouts.append(about)

    def describe(self, session_id: uuid.UUID, about: str) -> None:
        self.abouts.append(about)

    def drop(self, session_id: uuid.UUID) -> None:
        self.dropped.append(session_id)
        if (held := self.held.pop(session_id, None)) is not None:
            held.close()

    def keeps(self, session_id: uuid.UUID) -> bool:
        return self.stops and session_id in self.held


@pytest.fixture
async def keeping() -> AsyncIterator[Keeping]:
    keeping = Keeping()
    yield keeping
    for held in keeping.held.values():
        held.close()


@pytest.fixture
async def scene(keeping: Keeping) -> AsyncIterator[Scene]:
    drawing = Drawing()
    async with fake_guacd(drawing.script) as guacd:
        authority = FakeAuthority(guacd.address, park_seconds=600)
        async with gateway(authority, keeping=keeping) as server:
            yield Scene(drawing, authority, server)


# a server that stops


async def test_a_server_that_stops_leaves_nothing_pressed(scene: Scene, keeping: Keeping) -> None:
    async with scene.tab() as tab:
        await tab.until("draw", "first")
        await tab.socket.send(encode("key", "65535", "1") + encode("file", "3", "a", "b"))
        await scene.drawing.heard("file", "3")
        keeping.stops = True
        scene.server.live.end_all(SERVER_STOPPED)
        await scene.drawing.heard("key", "65535", "0")
        await scene.drawing.heard("end", "3")
        await asyncio.wait_for(scene.server.live.empty.wait(), 10)
    assert scene.authority.closed_events == []
    assert keeping.dropped == []
    assert ("disconnect",) not in scene.drawing.to_owner


@pytest.mark.parametrize("parked", [True, False])
async def test_what_was_to_end_is_not_left_to_the_next_server(
    scene: Scene, keeping: Keeping, *, parked: bool
) -> None:
    async with scene.tab() as tab:
        await tab.until("draw", "first")
        if parked:
            await tab.socket.close()
            await scene.parked()
        keeping.stops = True
        scene.server.live.end_all(EXPIRED)
        scene.server.live.end_all(SERVER_STOPPED)
        assert await scene.ended() is Ending.EXPIRED
    assert len(keeping.dropped) == 1


async def test_what_its_person_closed_is_not_left_either(scene: Scene, keeping: Keeping) -> None:
    async with scene.tab() as tab:
        await tab.until("draw", "first")
        keeping.stops = True
        await tab.socket.send(encode("disconnect"))
        await scene.drawing.heard("disconnect")
        scene.server.live.end_all(SERVER_STOPPED)
        await asyncio.wait_for(scene.authority.anybody_closed.wait(), 10)
    assert len(keeping.dropped) == 1


# a log that hangs


async def test_a_log_that_hangs_costs_no_session_its_guacd(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, told = asyncio.Event(), asyncio.Event()

    async def hang(event: object) -> None:
        told.set()
        await hangs.wait()

    monkeypatch.setattr(FakeAuthority, "parked", lambda self, event: hang(event))
    async with scene.tab() as tab:
        await tab.until("draw", "first")
    await asyncio.wait_for(told.wait(), 10)
    await scene.drawing.draw("unseen")
    await scene.drawing.heard("sync", "1002")
    async with scene.back(tab.uuid) as again:
        while not scene.drawing.joined:
            await asyncio.sleep(0.001)
        await scene.drawing.draw("still")
        await again.until("draw", "still")
    hangs.set()


# browsers


class Tame:
    """A browser, and its framing, that says nothing; it closes once it `lets_go`."""

    stalled_since: float | None = None

    def __init__(self) -> None:
        self.seen = b""
        self.drew = asyncio.Event()
        self.closing = asyncio.Event()
        self.lets_go = asyncio.Event()

    async def opened(self, session_id: uuid.UUID) -> None:
        """It takes that."""

    async def receive(self) -> str:
        await asyncio.Event().wait()
        return ""

    async def send_text(self, text: str) -> None:
        """It takes that."""

    async def close(self, status: Status, notice: str = "") -> None:
        self.closing.set()
        await self.lets_go.wait()

    async def forward(self, chunk: bytes) -> None:
        self.seen += chunk
        self.drew.set()

    def notice(self, outcome: Outcome) -> str:
        return outcome.message

    def aside(self, word: str, text: str) -> str:
        return ""

    def tap(self, sift: Sift | None) -> bool:
        return False

    async def until(self, wanted: bytes) -> None:
        async with asyncio.timeout(10):
            while wanted not in self.seen:
                self.drew.clear()
                await self.drew.wait()


async def test_who_waited_and_takes_nothing_costs_the_next_one_nothing(scene: Scene) -> None:
    """Its farewell takes its time; the next browser is in by then, and stays."""
    name = uuid.UUID(await left(scene))
    session = scene.server.live.get(name)
    assert isinstance(session, Session)
    stuck, second = Tame(), Tame()
    second.lets_go.set()
    coming = [asyncio.create_task(session.attach(Seat(one, one), QUERY)) for one in (stuck, second)]
    await asyncio.wait_for(stuck.closing.wait(), 10)
    while not scene.drawing.joined:
        await asyncio.sleep(0.001)
    await scene.drawing.draw("here")
    await second.until(b"4.here")
    stuck.lets_go.set()
    await asyncio.wait({coming[0]}, timeout=10)
    await scene.drawing.draw("and stays")
    await second.until(b"9.and stays")
    assert not second.closing.is_set()
    scene.server.live.end_all(EXPIRED)
    await asyncio.wait(coming, timeout=10)


async def test_who_comes_while_it_ends_is_told_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending, told = asyncio.Event(), asyncio.Event()

    async def slow(self: FakeAuthority, event: SessionClosed) -> None:
        ending.set()
        await told.wait()
        self.closed_events.append(event)
        self.anybody_closed.set()

    monkeypatch.setattr(FakeAuthority, "closed", slow)
    uuid_ = await left(scene)
    scene.server.live.end_all(EXPIRED)
    await asyncio.wait_for(ending.wait(), 10)
    async with scene.back(uuid_) as tab:
        coming = asyncio.create_task(tab.ending())
        async with asyncio.timeout(10):
            while len(scene.authority.requests) < 2:
                await asyncio.sleep(0.001)
        await asyncio.sleep(0)
        told.set()
        assert await coming == "refused"
    assert await scene.ended() is Ending.EXPIRED


async def test_a_target_that_ends_while_somebody_comes_back_has_ended_it(scene: Scene) -> None:
    uuid_ = await left(scene)
    scene.drawing.slow = asyncio.Event()
    async with scene.back(uuid_):
        while not scene.drawing.joins:
            await asyncio.sleep(0.001)
        await scene.drawing.draw("aligned")
        await scene.drawing.heard("sync", "1002")
        assert scene.drawing.owner is not None
        await scene.drawing.owner.say("disconnect")
        scene.drawing.owner.writer.close()
        scene.drawing.slow.set()
        while not scene.drawing.joined:
            await asyncio.sleep(0.001)
        scene.drawing.joined[0].cut()
        assert await scene.ended() is Ending.CLOSED_BY_TARGET


async def test_who_closes_it_while_coming_back_has_closed_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before guacd has let them in, too: nobody is to think it closed while it waits, parked."""
    name, joining = await left(scene), asyncio.Event()

    async def silent(self: Drawing, peer: Peer) -> None:
        joining.set()
        while await peer.next() is not None:
            pass

    monkeypatch.setattr(Drawing, "_join", silent)
    async with scene.back(name) as tab:
        await asyncio.wait_for(joining.wait(), 10)
        await tab.socket.send(encode("disconnect"))
    assert await scene.ended() is Ending.CLOSED_BY_USER


# what the next server is told


async def test_the_next_server_knows_what_guacd_said_to_the_owner_only(
    scene: Scene, keeping: Keeping
) -> None:
    async with scene.tab() as tab:
        await tab.until("draw", "first")
        assert scene.drawing.owner is not None
        await scene.drawing.owner.say("filesystem", "0", "/home/ada")
        await tab.until("filesystem", "0", "/home/ada")
        assert words_of(keeping.abouts[-1]) == encode("filesystem", "0", "/home/ada").encode()
        await scene.drawing.owner.say("undefine", "0")
        await tab.until("undefine", "0")
        assert words_of(keeping.abouts[-1]) == b""
