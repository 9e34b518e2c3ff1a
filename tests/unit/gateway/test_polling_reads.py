"""Whose turn it is to read, and that a piece goes to exactly one."""

from __future__ import annotations

import asyncio

import pytest

from deskgate.gateway import limits
from deskgate.gateway.polling_reads import Read, Reads


async def offered(reads: Reads, data: bytes, *, is_last: bool = False) -> asyncio.Task[None]:
    task = asyncio.create_task(reads.offer(data, is_last=is_last))
    await asyncio.sleep(0)
    return task


async def turn_of(read: Read) -> bool:
    return await asyncio.wait_for(read.turn(), 5)


async def test_a_piece_is_let_go_when_it_was_sent() -> None:
    reads = Reads()
    read = reads.enter()
    assert await turn_of(read)
    offering = await offered(reads, b"a")
    assert await read.piece() == b"a"
    await asyncio.sleep(0)
    assert not offering.done()
    read.sent()
    await asyncio.wait_for(offering, 5)


async def test_a_read_that_breaks_off_leaves_its_piece_to_the_next() -> None:
    reads = Reads()
    first, second = reads.enter(), reads.enter()
    offering = await offered(reads, b"a")
    assert await first.piece() == b"a"
    first.leave()
    first.sent()  # the server took it for a client that had gone
    assert await turn_of(second)
    assert await second.piece() == b"a"
    second.sent()
    await asyncio.wait_for(offering, 5)


async def test_a_response_goes_on_while_nobody_waits() -> None:
    reads = Reads()
    read = reads.enter()
    for data in (b"a", b"b", b"c"):
        offering = await offered(reads, data)
        assert await asyncio.wait_for(read.piece(), 5) == data
        read.sent()
        await offering
    reads.enter()
    assert await asyncio.wait_for(read.piece(), 5) is None


async def test_a_response_that_carried_nothing_is_not_ended_by_who_waits() -> None:
    reads = Reads()
    first = reads.enter()
    reads.enter()
    waiting = asyncio.create_task(first.piece())
    await asyncio.sleep(limits.HANDOVER_SECONDS * 3)
    assert not waiting.done()
    await offered(reads, b"a")
    assert await asyncio.wait_for(waiting, 5) == b"a"


async def test_enough_is_enough_when_somebody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HANDOVER_BYTES", 4)
    monkeypatch.setattr(limits, "HANDOVER_SECONDS", 60)
    reads = Reads()
    first, second = reads.enter(), reads.enter()
    for data in (b"abc", b"d"):
        offering = await offered(reads, data)
        assert await first.piece() == data
        first.sent()
        await offering
    assert await first.piece() is None
    first.leave()
    assert await turn_of(second)


async def test_what_must_be_last_is_last() -> None:
    reads = Reads()
    read = reads.enter()
    await offered(reads, b"a", is_last=True)
    assert await read.piece() == b"a"
    read.sent()
    assert await read.piece() is None


async def test_a_third_read_sends_away_the_one_that_sends_nothing() -> None:
    reads = Reads()
    first, second = reads.enter(), reads.enter()
    await offered(reads, b"a")
    assert await first.piece() == b"a"
    third = reads.enter()
    assert await turn_of(second)
    assert await second.piece() is None
    first.sent()
    fourth = reads.enter()
    assert await first.piece() is None
    assert await turn_of(third)
    assert not reads.has_turn(fourth)


async def test_the_end() -> None:
    reads = Reads()
    first, second = reads.enter(), reads.enter()
    offering = await offered(reads, b"a")
    assert await first.piece() == b"a"
    offering.cancel()  # as the relay's pumps are when it ends
    await asyncio.gather(offering, return_exceptions=True)
    reads.end()
    first.sent()
    assert await first.piece() is None
    assert not await turn_of(second)
    assert not await turn_of(reads.enter())


async def test_what_nobody_wants_any_more_is_not_sent() -> None:
    reads = Reads()
    offering = await offered(reads, b"a")
    offering.cancel()
    await asyncio.gather(offering, return_exceptions=True)
    read = reads.enter()
    waiting = asyncio.create_task(read.piece())
    await offered(reads, b"b")
    assert await asyncio.wait_for(waiting, 5) == b"b"
