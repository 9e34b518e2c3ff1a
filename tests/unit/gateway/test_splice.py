"""From the picture of one who joins to the session's own stream; more of it: test_parking.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from tests.fakes.guacd import Peer, fake_guacd

from deskgate.gateway import limits
from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.drain import Drain
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.splice import Splice
from deskgate.gateway.upstream import Upstream, dial
from deskgate.guac import encode


@dataclass(slots=True)
class Ends:
    splice: Splice
    own: Peer
    joined: Peer


@asynccontextmanager
async def ends() -> AsyncIterator[Ends]:
    async def script(peer: Peer) -> None:
        while await peer.next() is not None:
            pass

    async with fake_guacd(script) as guacd:
        upstreams: list[Upstream] = []
        for name in ("$own", "$joined"):
            reader, writer = await dial(guacd.address)
            while len(guacd.peers) == len(upstreams):
                await asyncio.sleep(0.001)
            upstreams.append(Upstream(reader, writer, name, "", b""))
        own, joined = upstreams
        words = OwnerWords()
        drain = Drain(own, words)
        drain.record()
        splice = Splice(own, joined, drain, words, asyncio.create_task(drain.run()))
        yield Ends(splice, *guacd.peers)
        await splice.leave()
        own.writer.transport.abort()


def say(*things: str) -> bytes:
    return "".join(encode(*thing.split()) for thing in things).encode()


async def read_until(splice: Splice, wanted: bytes) -> bytes:
    seen = b""
    async with asyncio.timeout(10):
        while wanted not in seen:
            seen += await splice.read(limits.GUACD_READ_BYTES)
    return seen


async def test_each_byte_once() -> None:
    async with ends() as there:
        await there.own.send(b";" + say("sync 100", "draw a"))
        await there.joined.send(say("picture a"))
        await there.own.send(say("draw b", "sync 101", "draw c") + say("draw d")[:5])
        await there.joined.send(say("draw b", "sync 101", "draw c", "sync 102"))
        seen = await read_until(there.splice, say("draw c"))
        assert seen == say("picture a", "draw b", "sync 101", "draw c") + say("draw d")[:5]
        rest = say("draw d")[5:] + say("sync 102")
        await there.own.send(rest)
        assert await read_until(there.splice, say("sync 102")) == rest


async def test_the_own_stream_may_be_behind() -> None:
    async with ends() as there:
        await there.own.send(b";" + say("sync 100"))
        await there.joined.send(say("picture", "sync 101"))
        await there.own.send(say("draw a", "sync 101", "draw b"))
        assert await read_until(there.splice, say("draw b")) == say("picture", "sync 101", "draw b")


async def test_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SPLICE_SECONDS", 0.05)
    async with ends() as there:
        with pytest.raises(BrowserGone):
            await there.splice.read(100)


async def test_a_picture_that_breaks_off() -> None:
    async with ends() as there:
        there.joined.cut()
        with pytest.raises((BrowserGone, OSError)):
            await there.splice.read(100)


async def test_a_picture_that_is_none() -> None:
    async with ends() as there:
        await there.joined.send(b"no instruction at all;")
        with pytest.raises(BrowserGone):
            await there.splice.read(100)


async def test_who_joined_leaves() -> None:
    async with ends() as there:
        await there.splice.leave()
        async with asyncio.timeout(10):
            while ("disconnect",) not in there.joined.heard:
                await asyncio.sleep(0.001)


async def test_a_slow_browser_is_not_guacd_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SPLICE_SECONDS", 3.0)
    async with ends() as there:
        await there.own.send(b";" + say("sync 100"))
        await there.joined.send(say("picture a"))
        assert await there.splice.read(100) == say("picture a")
        await asyncio.sleep(3.1)  # the browser takes its time
        await there.own.send(say("sync 101"))
        await there.joined.send(say("sync 101"))
        assert await read_until(there.splice, say("sync 101")) == say("sync 101")


async def test_a_browser_too_slow_for_what_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SPLICE_BYTES", 100)
    async with ends() as there:
        await there.own.send(b";" + say("sync 100", "draw " + "x" * 200, "sync 101"))
        await there.joined.send(say("picture", "sync 101"))
        with pytest.raises(BrowserGone):
            await read_until(there.splice, say("sync 101"))
        await there.own.send(say("sync 102"))
        async with asyncio.timeout(10):
            while ("sync", "102") not in there.own.heard:  # it is served on
                await asyncio.sleep(0.001)
