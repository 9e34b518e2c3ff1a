"""A download by itself: what guacd is answered, and when. Whole transfers: test_streams.py."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from deskgate.gateway import limits
from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.outcome import BROWSER_LOST
from deskgate.gateway.streams_download import Download, Wires
from deskgate.gateway.streams_movement import Movement, StreamRefused, Terms, client_left
from deskgate.grants import Direction, FileMoved, FileOutcome
from deskgate.guac.status import Status

OK = b"3.ack,1.3,2.OK,1.0;"
NO = b"3.ack,1.3,24.Nobody takes it any more,3.518;"


@dataclass
class Scene:
    """A download of stream 3, and what became of it."""

    to_guacd: list[bytes] = field(default_factory=list)
    paced: int = 0
    forgotten: int = 0
    told: list[FileMoved] = field(default_factory=list)
    browser_is_gone: bool = False

    def __post_init__(self) -> None:
        movement = Movement(Terms(uuid4(), 100, self.told.append), Direction.DOWNLOAD, "a")
        self.download = Download("3", movement, Wires(self.to_guacd.append, self.pace, self.forget))

    async def pace(self) -> None:
        self.paced += 1
        if self.browser_is_gone:
            raise BrowserGone(BROWSER_LOST)

    def forget(self, download: Download) -> None:
        assert download is self.download
        self.forgotten += 1


async def test_one_answer_to_each_blob_once_it_was_taken() -> None:
    it = Scene()
    it.download.start()
    it.download.blob(b"YQ==")
    assert await it.download.next() == b"a"
    assert it.to_guacd == [OK]
    await it.download.taken()
    assert it.to_guacd == [OK, OK]
    it.download.end()
    assert await it.download.next() is None
    it.download.done()
    assert it.forgotten == 1
    assert [one.outcome for one in it.told] == [FileOutcome.DONE]


async def test_behind_a_sync_the_client_answers_once() -> None:
    it = Scene()
    it.download.sync()
    it.download.sync()
    it.download.blob(b"YQ==")
    await it.download.next()
    assert it.paced == 0  # nobody has taken it yet
    await it.download.taken()
    assert (it.paced, it.to_guacd) == (1, [])
    assert it.download.client_ack(Status.SUCCESS)
    assert not it.download.client_ack(Status.SUCCESS)
    it.download.blob(b"YQ==")
    await it.download.next()
    await it.download.taken()
    assert (it.paced, it.to_guacd) == (1, [OK])


async def test_whoever_leaves_with_a_blob_in_hand_refuses_that() -> None:
    it = Scene()
    it.download.blob(b"YQ==")
    it.download.stop(client_left())
    it.download.stop(client_left())
    assert (it.to_guacd, it.forgotten) == ([NO], 1)
    with pytest.raises(StreamRefused):
        await it.download.next()
    with pytest.raises(StreamRefused):
        await it.download.taken()


async def test_whoever_leaves_before_it_refuses_the_next() -> None:
    it = Scene()
    it.download.start()
    it.download.stop(client_left())
    assert (it.to_guacd, it.forgotten) == ([OK], 0)
    assert it.download.stopped_at is not None
    it.download.blob(b"YQ==")
    assert (it.to_guacd, it.forgotten) == ([OK, NO], 1)
    assert it.told[0].size == 0


async def test_what_was_whole_before_it_was_taken_is_not_refused() -> None:
    it = Scene()
    it.download.blob(b"YQ==")
    it.download.end()
    it.download.stop(client_left())
    assert (it.to_guacd, it.forgotten) == ([], 1)
    assert it.told[0].outcome is FileOutcome.ABORTED


async def test_a_stream_that_does_not_wait_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_BLOBS_WAITING", 2)
    it = Scene()
    for _ in range(3):
        it.download.blob(b"YQ==")
    assert it.to_guacd == [NO]
    with pytest.raises(StreamRefused, match="slowed down"):
        await it.download.next()


@pytest.mark.parametrize(("text", "outcome"), [(b"?", "failed"), (b"YWFh" * 40, "too-large")])
async def test_what_can_not_be_passed_on(text: bytes, outcome: str) -> None:
    it = Scene()
    it.download.blob(text)
    assert it.to_guacd == [NO]
    with pytest.raises(StreamRefused):
        await it.download.next()
    assert it.told[0].outcome == outcome


async def test_the_client_s_refusal_goes_on_to_guacd() -> None:
    it = Scene()
    it.download.blob(b"YQ==")
    assert it.download.client_ack(Status.CLIENT_FORBIDDEN)
    assert (it.to_guacd, it.forgotten) == ([], 1)
    assert it.told[0].outcome is FileOutcome.ABORTED


async def test_silence_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_START_SECONDS", 0.01)
    it = Scene()
    with pytest.raises(StreamRefused) as refused:
        await it.download.next()
    assert refused.value.status is Status.RESOURCE_NOT_FOUND
    assert (it.to_guacd, it.forgotten) == ([NO], 1)
    monkeypatch.setattr(limits, "STREAM_IDLE_SECONDS", 0.01)
    it = Scene()
    it.download.blob(b"YQ==")
    await it.download.next()
    await it.download.taken()
    with pytest.raises(StreamRefused) as refused:
        await it.download.next()
    assert refused.value.outcome is FileOutcome.TIMED_OUT


async def test_a_client_that_is_gone_can_not_be_paced() -> None:
    it = Scene(browser_is_gone=True)
    it.download.sync()
    it.download.blob(b"YQ==")
    await it.download.next()
    with pytest.raises(StreamRefused) as refused:
        await it.download.taken()
    assert refused.value.outcome is FileOutcome.SESSION_ENDED


async def test_a_waiting_response_hears_of_the_next_blob() -> None:
    it = Scene()
    waiting = asyncio.create_task(it.download.next())
    await asyncio.sleep(0)
    it.download.blob(b"YQ==")
    assert await waiting == b"a"
