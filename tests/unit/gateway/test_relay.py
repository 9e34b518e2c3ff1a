"""The relay's clock and its endings; its traffic is tested at the edge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvloop
from tests.fakes.guacd import Peer, Script, fake_guacd
from tests.harness.wait import becomes

from deskgate.gateway import limits
from deskgate.gateway.browser import SocketBrowser
from deskgate.gateway.framing import StreamFraming
from deskgate.gateway.outcome import EXPIRED
from deskgate.gateway.relay import Relay
from deskgate.gateway.upstream import Upstream, dial
from deskgate.grants import Ending, Rights


class Wire:
    """A browser that says what it is told to, and takes what it is sent unless `full`."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.received = b""
        self.full = asyncio.Event()
        self.full.set()

    async def receive(self) -> dict[str, Any]:
        return await self.inbox.get()

    async def send(self, message: Any) -> None:
        await self.full.wait()
        self.received += message.get("bytes") or message["text"].encode()

    def say(self, text: str) -> None:
        self.inbox.put_nowait({"type": "websocket.receive", "text": text})


@dataclass(slots=True)
class Scene:
    """A relay that runs between a wire and a guacd."""

    relay: Relay
    wire: Wire
    running: asyncio.Task[Any]
    peer: Peer

    async def ending(self) -> Ending:
        outcome = await asyncio.wait_for(self.running, 5)
        assert isinstance(outcome.ending, Ending)
        return outcome.ending

    def later(self, seconds: float) -> None:
        """Let the clock say that so much time has passed."""
        self.relay.tick(asyncio.get_running_loop().time() + seconds)


async def _run_and_leave(relay: Relay) -> Any:
    """As a session does at its end."""
    try:
        return await relay.run([])
    finally:
        relay.leave()


@asynccontextmanager
async def scene(script: Script, rights: Rights | None = None) -> AsyncIterator[Scene]:
    async with fake_guacd(script) as guacd:
        reader, writer = await dial(guacd.address)
        wire = Wire()
        browser = SocketBrowser(wire.receive, wire.send, asyncio.get_running_loop())
        upstream = Upstream(reader, writer, "$x", "VERSION_1_5_0", b"")
        relay = Relay(browser, StreamFraming(browser), upstream, rights or Rights())
        running = asyncio.create_task(_run_and_leave(relay))
        while not guacd.peers:
            await asyncio.sleep(0.001)
        yield Scene(relay, wire, running, guacd.peers[0])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def listen(peer: Peer) -> None:
    """A guacd that only listens."""
    while await peer.next() is not None:
        pass


async def test_a_silent_browser_is_spoken_for() -> None:
    async with scene(listen) as it:
        it.later(limits.GUACD_NOP_SECONDS - 1)
        it.later(limits.GUACD_NOP_SECONDS + 1)
        assert await becomes(lambda: bool(it.peer.heard))
        assert it.peer.heard == [("nop",)]
        assert not it.running.done()


async def test_a_silent_guacd_ends_the_session() -> None:
    async with scene(listen) as it:
        it.later(limits.GUACD_SILENCE_SECONDS + 1)
        assert await it.ending() is Ending.GUACD_SILENT


async def test_a_browser_that_takes_nothing_is_waited_for_and_then_lost() -> None:
    async with scene(listen) as it:
        it.wire.full.clear()
        await it.peer.send(b"4.sync,1.1;")
        await asyncio.sleep(0.5)
        it.later(limits.BROWSER_STALL_SECONDS - 2)
        assert not it.running.done()
        it.wire.full.set()
        assert await becomes(lambda: it.wire.received == b"4.sync,1.1;")
        it.wire.full.clear()
        await it.peer.send(b"4.sync,1.2;")
        await asyncio.sleep(0.5)
        it.later(limits.BROWSER_STALL_SECONDS + 1)
        assert await it.ending() is Ending.BROWSER_LOST


async def test_the_first_ending_counts() -> None:
    async with scene(listen) as it:
        it.relay.end(EXPIRED)
        it.relay.end(EXPIRED.because("later"))
        assert (await asyncio.wait_for(it.running, 5)) is EXPIRED


async def test_guacd_is_told_goodbye() -> None:
    async with scene(listen) as it:
        it.relay.end(EXPIRED)
        await it.ending()
        assert await becomes(lambda: it.peer.heard[-1:] == [("disconnect",)])


async def test_leaving_because_of_guacds_error_is_that_error() -> None:
    async def fail(peer: Peer) -> None:
        await peer.send(b"4.sync,1.1;5.err")
        await asyncio.sleep(0.02)
        await peer.send(b"or,3.bad,3.519;")
        await listen(peer)

    async with scene(fail) as it:
        while b"3.519;" not in it.wire.received:
            await asyncio.sleep(0.001)
        it.wire.say("10.disconnect;")
        it.wire.inbox.put_nowait({"type": "websocket.disconnect", "code": 1000, "reason": ""})
        assert await it.ending() is Ending.TARGET_ERROR


async def test_guacds_answer_to_a_goodbye_is_not_its_own() -> None:
    async def answer(peer: Peer) -> None:
        await peer.until("disconnect")
        await peer.say("disconnect")
        await listen(peer)

    async with scene(answer) as it:
        it.wire.say("10.disconnect;")
        assert await it.ending() is Ending.CLOSED_BY_USER


async def test_the_word_error_within_a_value_ends_nothing() -> None:
    async def say(peer: Peer) -> None:
        await peer.send(b"9.clipboard,1.1,20.5.error,3.bad,3.519;;4.sync,1.2;")
        await listen(peer)

    async with scene(say) as it:
        while b"sync" not in it.wire.received:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        assert not it.running.done()


async def test_a_defect_ends_the_session_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(self: StreamFraming, chunk: bytes) -> None:
        raise ZeroDivisionError(len(chunk))

    monkeypatch.setattr(StreamFraming, "forward", broken)
    async with scene(lambda peer: peer.send(b"3.nop;")) as it:
        assert await it.ending() is Ending.INTERNAL
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_the_clock_of_an_ended_session_does_nothing() -> None:
    """uvloop, the real server's loop, refuses writes that asyncio's lets pass."""

    async def play() -> None:
        async with scene(listen) as it:
            it.relay.end(EXPIRED)
            await it.ending()
            for seconds in (1, 20, 100):
                it.later(seconds)
        async with scene(listen) as it:
            it.peer.cut()
            await it.ending()
            it.later(20)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(play())


async def test_a_stream_that_is_not_allowed_is_answered_and_never_reaches_guacd() -> None:
    async with scene(listen, Rights(may_paste=False)) as it:
        it.wire.say("9.clipboard,1.3,10.text/plain;4.blob,1.3,8.c2VjcmV0;3.end,1.3;3.nop;")
        while not it.peer.heard:
            await asyncio.sleep(0.001)
        assert it.peer.heard == [("nop",)]
        assert it.wire.received == b"3.ack,1.3,16.Not allowed here,3.771;"
