"""guacd's stream that nobody watches: aligned, answered, recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.fakes.guacd import Peer, fake_guacd

from deskgate.gateway import limits
from deskgate.gateway.drain import Drain
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.upstream import Upstream, dial
from deskgate.grants import Ending
from deskgate.guac import encode

SYNC = encode("sync", "1001")


@asynccontextmanager
async def draining(pending: bytes = b"") -> AsyncIterator[tuple[Drain, Peer, OwnerWords]]:
    arrived = asyncio.Event()

    async def script(peer: Peer) -> None:
        arrived.set()
        while await peer.next() is not None:
            pass

    async with fake_guacd(script) as guacd:
        reader, writer = await dial(guacd.address)
        words = OwnerWords()
        drain = Drain(Upstream(reader, writer, "$x", "", pending), words)
        await arrived.wait()
        yield drain, guacd.peers[0], words
        writer.transport.abort()


async def answered(peer: Peer, timestamp: str) -> None:
    async with asyncio.timeout(10):
        while ("sync", timestamp) not in peer.heard:
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("cut", range(len(SYNC)))
async def test_it_may_begin_anywhere(cut: int) -> None:
    async with draining() as (drain, peer, _):
        running = asyncio.create_task(drain.run())
        await peer.send(SYNC[cut:].encode())
        await peer.send((encode("size", "0", "1", "1") + encode("sync", "1002")).encode())
        await answered(peer, "1002")
        running.cancel()


async def test_what_only_looks_like_a_sync_is_given_up() -> None:
    title = "x;4.sync,4.1234;99999999.y"
    async with draining() as (drain, peer, _):
        running = asyncio.create_task(drain.run())
        await peer.send(encode("name", title)[3:].encode())
        for timestamp in ("2001", "2002", "2003"):
            await peer.send(encode("sync", timestamp).encode())
        await answered(peer, "2003")
        running.cancel()


async def test_cancelled_and_gone_on_with() -> None:
    async with draining((";" + SYNC).encode()) as (drain, peer, _):
        first = asyncio.create_task(drain.run())
        await answered(peer, "1001")
        half = encode("sync", "1002").encode()
        await peer.send(half[:7])
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        second = asyncio.create_task(drain.run())
        await peer.send(half[7:])
        await answered(peer, "1002")
        second.cancel()


async def test_what_follows_a_sync_is_kept_when_asked_for() -> None:
    async with draining((";" + SYNC).encode()) as (drain, peer, _):
        drain.record()
        running = asyncio.create_task(drain.run())
        draw = encode("rect", "0", "0", "0", "5", "5")
        await peer.send((encode("sync", "1002") + draw + draw[:6]).encode())
        await answered(peer, "1002")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert drain.after("1001") == (encode("sync", "1002") + draw + draw[:6]).encode()
        assert drain.after("1002") == (draw + draw[:6]).encode()


async def test_owners_words_are_heard() -> None:
    async with draining((";" + SYNC).encode()) as (drain, peer, words):
        running = asyncio.create_task(drain.run())
        told = encode("filesystem", "1", "/")
        await peer.send((told + encode("sync", "1002")).encode())
        await answered(peer, "1002")
        assert words.again() == told.encode()
        running.cancel()


async def test_guacd_says_what_is_wrong() -> None:
    async with draining((";" + SYNC).encode()) as (drain, peer, _):
        await peer.say("error", "It fell asleep.", "519")
        peer.writer.close()
        outcome = await asyncio.wait_for(drain.run(), 10)
    assert (outcome.ending, outcome.detail) == (Ending.TARGET_ERROR, "It fell asleep.")


async def test_guacd_says_goodbye() -> None:
    async with draining((";" + SYNC).encode()) as (drain, peer, _):
        await peer.say("disconnect")
        peer.writer.close()
        assert (await asyncio.wait_for(drain.run(), 10)).ending is Ending.CLOSED_BY_TARGET


async def test_guacd_is_gone() -> None:
    async with draining() as (drain, peer, _):
        peer.cut()
        assert (await asyncio.wait_for(drain.run(), 10)).ending is Ending.GUACD_LOST


async def test_more_than_can_be_kept_is_given_up_and_guacd_is_served_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "SPLICE_BYTES", 100)
    async with draining((";" + SYNC).encode()) as (drain, peer, _):
        drain.record()
        await peer.send(encode("blob", "1", "x" * 200).encode())
        running = asyncio.create_task(drain.run())
        await peer.send(encode("sync", "1002").encode())
        await answered(peer, "1002")
        assert drain.overrun
        assert drain.recorded == []
        running.cancel()
