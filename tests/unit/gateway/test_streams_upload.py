"""An upload by itself: blobs, and what ends it. Whole transfers: test_streams.py."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from deskgate.gateway import limits
from deskgate.gateway.streams_movement import StreamRefused, Terms
from deskgate.gateway.streams_upload import Upload
from deskgate.grants import FileMoved, FileOutcome
from deskgate.guac import parse_message
from deskgate.guac.status import Status


@dataclass
class Scene:
    """An upload to stream 0, whose guacd answers each blob unless it is `deaf`."""

    pieces: list[bytes] = field(default_factory=list)
    is_whole: bool = True  # what comes behind the pieces is the body's end
    deaf: bool = False
    lost: bool = False
    blobs: list[str] = field(default_factory=list)
    left: list[bool] = field(default_factory=list)
    told: list[FileMoved] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.upload = Upload("0", "a.bin", self.to_guacd, self.left.append, is_open=True)
        self.terms = Terms(uuid4(), 0, self.told.append)

    async def to_guacd(self, index: str, data: bytes) -> None:
        if self.lost:
            raise RuntimeError("the transport is closed")
        ((_, _, text),) = parse_message(data.decode())
        self.blobs.append(text)
        if not self.deaf:
            self.upload.ack(Status.SUCCESS, "OK")

    async def receive(self) -> Any:
        if self.pieces:
            more = len(self.pieces) > 1 or not self.is_whole
            return {"type": "http.request", "body": self.pieces.pop(0), "more_body": more}
        never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        return await never

    async def carry(self) -> None:
        await self.upload.carry(self.receive, self.upload.begin(self.terms), 0)


@pytest.mark.parametrize("size", [1, 999, 6047, 6048, 6049, 65536])
async def test_blobs_are_full_whatever_the_pieces(size: int) -> None:
    data = b"x" * 20_000
    it = Scene([data[at : at + size] for at in range(0, len(data), size)])
    await it.carry()
    assert [len(text) for text in it.blobs] == [8064, 8064, 8064, 2476]
    assert it.upload.rests_until is not None
    it.upload.finish(say_end=True)
    assert it.left == [True]
    assert (it.told[0].size, it.told[0].outcome) == (20_000, FileOutcome.DONE)


async def test_a_piece_of_a_1_6_client_s_is_followed_by_more() -> None:
    now = asyncio.get_running_loop().time()
    it = Scene([b"x" * (4 * 1024 * 1024)])
    await it.carry()
    assert it.upload.rests_until is not None
    assert it.upload.rests_until >= now + limits.STREAM_PIECE_REST_SECONDS
    it.pieces = [b"x"]
    await it.carry()
    assert it.upload.rests_until < now + limits.STREAM_PIECE_REST_SECONDS


async def test_it_waits_until_guacd_has_opened_it() -> None:
    it = Scene([b"x"])
    it.upload.is_open = False
    carrying = asyncio.create_task(it.carry())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert it.blobs == []
    it.upload.ack(Status.SUCCESS, "OK")
    await carrying
    assert len(it.blobs) == 1


async def test_an_answer_that_nobody_waits_for_changes_nothing() -> None:
    it = Scene([b"x"])
    it.upload.ack(Status.SUCCESS, "OK")
    await it.carry()
    assert len(it.blobs) == 1


async def test_one_request_at_a_time() -> None:
    it = Scene([b"x"])
    it.upload.begin(it.terms)
    with pytest.raises(StreamRefused) as refused:
        it.upload.begin(it.terms)
    assert refused.value.status is Status.RESOURCE_CONFLICT


async def test_a_request_that_waits_for_its_body_hears_of_the_end() -> None:
    it = Scene([b"x"], is_whole=False)
    carrying = asyncio.create_task(it.carry())
    await asyncio.sleep(0.01)
    it.upload.ack(Status.RESOURCE_CONFLICT, "No space")
    with pytest.raises(StreamRefused, match="No space"):
        await carrying
    assert it.left == [False]
    assert it.told[0].status is Status.RESOURCE_CONFLICT


@pytest.mark.parametrize("deaf", [True, False])
async def test_silence_ends_it(monkeypatch: pytest.MonkeyPatch, deaf: bool) -> None:
    monkeypatch.setattr(limits, "STREAM_IDLE_SECONDS", 0.01)
    it = Scene([b"x" * 7000], is_whole=False, deaf=deaf)
    with pytest.raises(StreamRefused):
        await it.carry()
    assert it.told[0].outcome is FileOutcome.TIMED_OUT
    assert it.left == [True]
    assert not it.upload.is_busy


async def test_a_guacd_that_is_gone() -> None:
    it = Scene([b"x"], lost=True)
    with pytest.raises(StreamRefused):
        await it.carry()
    assert it.told[0].outcome is FileOutcome.SESSION_ENDED


async def test_a_request_that_is_cancelled() -> None:
    it = Scene([b"x"], is_whole=False)
    carrying = asyncio.create_task(it.carry())
    await asyncio.sleep(0.01)
    carrying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carrying
    assert (it.left, it.told[0].outcome) == ([True], FileOutcome.ABORTED)


async def test_what_went_by_the_tunnel_is_not_told() -> None:
    it = Scene()
    it.upload.finish(say_end=False)
    assert (it.left, it.told) == ([False], [])
