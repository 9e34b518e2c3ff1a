"""Sessions without a browser, and browsers that come back, with a guacd that does as it is told."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import websockets
from tests.fakes.authority import FakeAuthority
from tests.fakes.drawing import Drawing
from tests.fakes.guacd import fake_guacd
from tests.fakes.server import Gateway, gateway

from deskgate.gateway import limits
from deskgate.gateway.outcome import EXPIRED
from deskgate.grants import Ending
from deskgate.guac import Instruction, InstructionParser, encode, parse_message


@dataclass(slots=True)
class Tab:
    """A browser's side of one tunnel."""

    socket: websockets.ClientConnection
    heard: list[Instruction] = field(default_factory=list)
    told: list[Instruction] = field(default_factory=list)
    _parser: InstructionParser = field(default_factory=InstructionParser)

    async def take(self) -> None:
        """The next frame."""
        frame = await asyncio.wait_for(self.socket.recv(), 10)
        if isinstance(frame, str):
            self.told += parse_message(frame)
        else:
            self.heard += self._parser.feed(frame)

    async def until(self, *wanted: str) -> None:
        """Until guacd's stream has shown this."""
        while wanted not in self.heard:
            await self.take()

    async def ending(self) -> str:
        """How its part ended, as it is told."""
        while not self.told or self.told[-1][1] != "ended":
            await self.take()
        return self.told[-1][2]

    @property
    def uuid(self) -> str:
        return next(one[1] for one in self.told if len(one) == 2)

    @property
    def drawn(self) -> list[str]:
        """What a person would see: the picture that was shown, and what was drawn on it."""
        seen: list[str] = []
        for one in self.heard:
            if one[0] == "img":
                seen = list(one[1:])
            elif one[0] == "draw":
                seen.append(one[1])
        return seen


@dataclass(slots=True)
class Scene:
    drawing: Drawing
    authority: FakeAuthority
    server: Gateway

    @asynccontextmanager
    async def tab(self, **query: str) -> AsyncIterator[Tab]:
        async with self.server.connect("deskgate.stream", **query) as socket:
            yield Tab(socket)

    @asynccontextmanager
    async def back(self, uuid: str) -> AsyncIterator[Tab]:
        async with self.tab(GUAC_TYPE="r", GUAC_ID=uuid) as tab:
            yield tab

    async def parked(self, times: int = 1) -> None:
        """Until the log was told so often that the session has no browser."""
        async with asyncio.timeout(10):
            while sum(one.until is not None for one in self.authority.parkings) < times:
                await asyncio.sleep(0.001)

    async def ended(self) -> Ending:
        await asyncio.wait_for(self.authority.anybody_closed.wait(), 10)
        return self.authority.closed_events[0].ending


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    drawing = Drawing()
    async with fake_guacd(drawing.script) as guacd:
        authority = FakeAuthority(guacd.address, park_seconds=600)
        async with gateway(authority) as server:
            yield Scene(drawing, authority, server)


async def left(scene: Scene) -> str:
    """A session whose browser has gone."""
    async with scene.tab() as tab:
        await tab.until("draw", "first")
    await scene.parked()
    return tab.uuid


async def test_who_comes_back_sees_everything_once_and_goes_on(scene: Scene) -> None:
    uuid = await left(scene)
    await scene.drawing.draw("while", "away")
    async with scene.back(uuid) as tab:
        while not scene.drawing.joined:
            await asyncio.sleep(0.001)
        await scene.drawing.draw("meanwhile")
        await scene.drawing.draw("last")
        await tab.until("draw", "last")
        assert tab.uuid == uuid
        assert tab.drawn == ["first", "while", "away", "meanwhile", "last"]
        async with asyncio.timeout(10):
            while scene.drawing.joined:  # who had joined for the picture has left
                await asyncio.sleep(0.001)
        await tab.socket.send(encode("key", "97", "1"))
        await scene.drawing.heard("key", "97", "1")
        assert scene.authority.parkings[-1].until is None
        await tab.socket.send(encode("disconnect"))
    assert await scene.ended() is Ending.CLOSED_BY_USER
    assert len(scene.authority.closed_events) == 1
    assert len(scene.authority.opened_events) == 1


async def test_syncs_are_answered_while_nobody_is_there(scene: Scene) -> None:
    await left(scene)
    await scene.drawing.draw("unseen")
    await scene.drawing.heard("sync", "1002")


async def test_keys_and_streams_are_let_go_of(scene: Scene) -> None:
    async with scene.tab() as tab:
        await tab.until("draw", "first")
        await tab.socket.send(encode("key", "65507", "1") + encode("file", "3", "a", "b"))
        await scene.drawing.heard("file", "3")
    await scene.drawing.heard("key", "65507", "0")
    await scene.drawing.heard("end", "3")


async def test_what_was_sent_before_the_picture_reaches_guacd(scene: Scene) -> None:
    uuid = await left(scene)
    scene.drawing.slow = asyncio.Event()
    async with scene.back(uuid) as tab:
        await tab.socket.send(encode("key", "98", "1"))
        await scene.drawing.heard("key", "98", "1")
        scene.drawing.slow.set()


async def test_owner_s_words_are_said_again(scene: Scene) -> None:
    async with scene.tab() as tab:
        await tab.until("draw", "first")
        assert scene.drawing.owner is not None
        await scene.drawing.owner.say("filesystem", "0", "/home")
        await scene.drawing.owner.say("required", "password")
        await tab.until("required", "password")
    await scene.parked()
    async with scene.back(tab.uuid) as again:
        while not scene.drawing.joined:
            await asyncio.sleep(0.001)
        await scene.drawing.draw("x")
        await again.until("required", "password")
        assert ("filesystem", "0", "/home") in again.heard


async def test_a_sync_for_who_joins_alone_is_no_place_to_change_over(scene: Scene) -> None:
    uuid = await left(scene)
    async with scene.back(uuid) as tab:
        while not scene.drawing.joined:
            await asyncio.sleep(0.001)
        await scene.drawing.joined[0].say("sync", "999")
        await scene.drawing.draw("both")
        await tab.until("draw", "both")
        await scene.drawing.draw("more")
        await tab.until("draw", "more")
        assert tab.drawn == ["first", "both", "more"]


async def test_the_last_browser_has_it(scene: Scene) -> None:
    async with scene.tab() as first:
        await first.until("draw", "first")
        async with scene.back(first.uuid) as second:
            assert await first.ending() == "moved"
            while not scene.drawing.joined:
                await asyncio.sleep(0.001)
            await scene.drawing.draw("now")
            await second.until("draw", "now")
            assert second.drawn == ["first", "now"]
    await scene.parked()


async def test_two_that_come_back_at_once(scene: Scene) -> None:
    uuid = await left(scene)
    scene.drawing.slow = asyncio.Event()
    async with scene.back(uuid) as one:
        while not scene.drawing.joins:
            await asyncio.sleep(0.001)
        async with scene.back(uuid) as other:
            assert await one.ending() == "moved"
            scene.drawing.slow.set()
            while not scene.drawing.joined:
                await asyncio.sleep(0.001)
            await scene.drawing.draw("the last one's")
            await other.until("draw", "the last one's")


async def test_a_picture_that_does_not_come_leaves_it_parked(scene: Scene) -> None:
    uuid = await left(scene)
    scene.drawing.refuses = 1
    async with scene.back(uuid) as tab:
        assert await tab.ending() == "browser-lost"
    async with scene.back(uuid) as again:
        while not scene.drawing.joined:
            await asyncio.sleep(0.001)
        await scene.drawing.draw("there")
        await again.until("draw", "there")
    assert scene.authority.closed_events == []


async def test_who_leaves_before_the_picture_leaves_it_parked(scene: Scene) -> None:
    uuid = await left(scene)
    scene.drawing.slow = asyncio.Event()
    async with scene.back(uuid):
        while not scene.drawing.joins:
            await asyncio.sleep(0.001)
    assert scene.authority.closed_events == []
    assert len(scene.server.live) == 1


async def test_nobody_comes_back(scene: Scene) -> None:
    scene.authority.park_seconds = 0.05
    await left(scene)
    assert await scene.ended() is Ending.LEFT


async def test_a_parked_session_ends_like_any_other(scene: Scene) -> None:
    await left(scene)
    scene.server.live.end_all(EXPIRED)
    assert await scene.ended() is Ending.EXPIRED


async def test_guacd_ends_a_parked_session(scene: Scene) -> None:
    await left(scene)
    await scene.drawing.draw("aligned")
    assert scene.drawing.owner is not None
    await scene.drawing.owner.say("error", "It went away.", "519")
    scene.drawing.owner.writer.close()
    assert await scene.ended() is Ending.TARGET_ERROR


async def test_a_parked_session_s_guacd_that_hangs_up(scene: Scene) -> None:
    await left(scene)
    assert scene.drawing.owner is not None
    scene.drawing.owner.cut()
    assert await scene.ended() is Ending.GUACD_LOST


async def test_a_silent_guacd_ends_a_parked_session(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "GUACD_SILENCE_SECONDS", 3.0)
    monkeypatch.setattr(limits, "GUACD_NOP_SECONDS", 0.2)
    await left(scene)
    assert await scene.ended() is Ending.GUACD_SILENT
    assert ("nop",) in scene.drawing.to_owner


async def test_without_parking_it_ends_with_its_browser(scene: Scene) -> None:
    scene.authority.park_seconds = 0
    async with scene.tab() as tab:
        await tab.until("draw", "first")
    assert await scene.ended() is Ending.CLOSED_BY_USER


async def test_other_clients_can_t_come_back(scene: Scene) -> None:
    async with scene.server.connect("guacamole") as socket:
        while "draw" not in await socket.recv():
            pass
    assert await scene.ended() is Ending.CLOSED_BY_USER


async def test_what_never_drew_isn_t_kept() -> None:
    drawing = Drawing()

    async def ready_and_silent(peer: object) -> None:
        await peer.greet()  # type: ignore[attr-defined]  # a Peer
        assert await peer.next() is not None  # type: ignore[attr-defined]  # its goodbye

    async with fake_guacd(ready_and_silent) as guacd:
        authority = FakeAuthority(guacd.address, park_seconds=600)
        async with gateway(authority) as server:
            async with server.connect("deskgate.stream") as socket:
                await socket.recv()
            await asyncio.wait_for(authority.anybody_closed.wait(), 10)
    assert authority.parkings == []
    assert drawing.joins == 0


async def test_one_that_is_over_or_never_was(scene: Scene) -> None:
    async with scene.back(str(uuid.uuid4())) as tab:
        assert await tab.ending() == "refused"


async def test_a_failing_log_doesn_t_end_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(event: object) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(FakeAuthority, "parked", lambda self, event: fail(event))
    async with scene.tab() as tab:
        await tab.until("draw", "first")
    async with scene.back(tab.uuid) as again:
        while not scene.drawing.joined:
            await asyncio.sleep(0.001)
        await scene.drawing.draw("still")
        await again.until("draw", "still")


async def test_how_long_it_waits_is_told(scene: Scene) -> None:
    await left(scene)
    until = scene.authority.parkings[0].until
    assert until is not None
    assert timedelta(seconds=590) < until - datetime.now(UTC) < timedelta(seconds=601)
