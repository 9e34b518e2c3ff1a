"""What of a session's traffic is looked at, and what it leaves. Transfers: test_streams.py."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from deskgate.gateway import limits
from deskgate.gateway.framing import Sift
from deskgate.gateway.outcome import Outcome
from deskgate.gateway.streams_movement import StreamRefused, Terms, client_left
from deskgate.gateway.streams_session import Ends, Streams
from deskgate.grants import FileMoved, Rights
from deskgate.guac import Instruction, encode

GET_STREAM = ("4", "a.bin")
NAME = encode("name", "4.blob,1.4,4.eA==;").encode()


async def nothing() -> dict[str, object]:
    """A request's body."""
    return {"type": "http.request", "body": b"", "more_body": False}


class Tapped:
    """A framing that only knows what it was tapped with."""

    def __init__(self) -> None:
        self.sift: Sift | None = None

    async def forward(self, chunk: bytes) -> None:
        raise AssertionError

    def notice(self, outcome: Outcome) -> str:
        raise AssertionError

    def aside(self, word: str, text: str) -> str:
        raise AssertionError

    def tap(self, sift: Sift | None) -> bool:
        self.sift = sift
        return True


class Scene:
    """Streams between a guacd and a browser that only listen."""

    def __init__(self, rights: Rights | None = None) -> None:
        self.framing = Tapped()
        self.to_guacd: list[bytes] = []
        self.to_browser: list[str] = []
        self.told: list[FileMoved] = []
        ends = Ends(self.send, self.to_guacd.append, self.show)
        self.streams = Streams(self.framing, rights or Rights(), ends)
        self.terms = Terms(uuid4(), 0, self.told.append)

    async def send(self, data: bytes) -> None:
        self.to_guacd.append(data)

    async def show(self, text: str) -> None:
        self.to_browser.append(text)

    def is_tapped(self) -> bool:
        return self.framing.sift is not None

    def is_open(self, index: str) -> bool:
        return self.streams._uploads[index].is_open

    def guacd_says(self, *items: tuple[str, ...]) -> bytes:
        whole = "".join(encode(*item) for item in items).encode()
        return self.framing.sift(whole) if self.framing.sift is not None else whole


async def test_nothing_is_looked_at_that_is_not_waited_for() -> None:
    it = Scene()
    it.streams.heed([("mouse", "1", "2", "3"), ("clipboard", "0", "text/plain")])
    assert not it.is_tapped()
    it.streams.heed([("put", "0", "7", "text/plain", "/a")])
    assert it.is_tapped()
    assert it.guacd_says(("ack", "7", "OK", "0")) == b"3.ack,1.7,2.OK,1.0;"
    assert not it.is_tapped()
    it.streams.download(*GET_STREAM, it.terms)
    assert it.is_tapped()
    it.guacd_says(("end", "4"))
    assert not it.is_tapped()


async def test_only_the_stream_s_own_blobs_are_taken() -> None:
    it = Scene()
    download = it.streams.download(*GET_STREAM, it.terms)
    left = it.guacd_says(("blob", "6", "eA=="), ("blob", "4", "eA=="), ("name", "4.blob,1.4,0.;"))
    assert left == encode("blob", "6", "eA==").encode() + encode("name", "4.blob,1.4,0.;").encode()
    assert await download.next() == b"x"
    assert it.guacd_says(("blob", "4"), ("rect", "1")) == b"4.rect,1.1;"  # a blob of nothing


async def test_who_left_waits_for_guacd_but_not_for_ever() -> None:
    it = Scene()
    it.streams.download(*GET_STREAM, it.terms).stop(client_left())
    now = asyncio.get_running_loop().time()
    it.streams.tick(now + limits.STREAM_IDLE_SECONDS - 1)
    assert it.is_tapped()
    it.streams.tick(now + limits.STREAM_IDLE_SECONDS + 1)
    assert not it.is_tapped()


async def test_a_long_download_does_not_look_like_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    it = Scene()
    it.streams.download(*GET_STREAM, it.terms)
    assert it.guacd_says(("blob", "4", "eA==")) == b""
    monkeypatch.setattr(limits, "GUACD_NOP_SECONDS", -1.0)
    assert it.guacd_says(("blob", "4", "eA==")) == b"3.nop;"


async def test_an_end_is_said_once() -> None:
    it = Scene()
    it.streams.heed([("file", "0", "text/plain", "a")])
    it.guacd_says(("ack", "0", "OK", "0"))

    await it.streams.upload("0", nothing, it.terms, 0)
    now = asyncio.get_running_loop().time()
    it.streams.tick(now + limits.STREAM_REST_SECONDS - 1)
    assert it.to_guacd == []
    it.streams.tick(now + limits.STREAM_REST_SECONDS + 1)
    assert it.to_guacd == [b"3.end,1.0;"]
    assert it.streams.heed([("end", "0"), ("nop",)]) == [("nop",)]
    assert it.streams.heed([("end", "0")]) == [("end", "0")]  # a second one is the client's fault
    assert len(it.told) == 1


async def test_what_rests_is_ended_before_the_goodbye() -> None:
    it = Scene()
    it.streams.heed([("file", "0", "text/plain", "a"), ("file", "1", "text/plain", "b")])
    it.guacd_says(("ack", "0", "OK", "0"))

    await it.streams.upload("0", nothing, it.terms, 0)
    download = it.streams.download(*GET_STREAM, it.terms)
    assert it.streams.close() == b"3.end,1.0;"
    assert it.to_guacd == []
    assert not it.streams._uploads
    with pytest.raises(StreamRefused):
        await download.next()
    with pytest.raises(StreamRefused, match="has ended"):
        it.streams.check_upload()


async def test_a_goodbye_of_the_client_s_comes_after_the_ends() -> None:
    it = Scene()
    it.streams.heed([("file", "0", "text/plain", "a")])
    it.guacd_says(("ack", "0", "OK", "0"))

    await it.streams.upload("0", nothing, it.terms, 0)
    assert it.streams.heed([("disconnect",)]) == [("disconnect",)]
    assert it.to_guacd == [b"3.end,1.0;"]


async def test_an_opening_that_guacd_refuses_leaves_nothing() -> None:
    it = Scene()
    it.streams.heed([("file", "0", "text/plain", "a")])
    it.guacd_says(("ack", "0", "no", "771"))
    assert not it.is_tapped()
    assert it.told == []


async def test_indices_that_are_none_are_not_kept() -> None:
    it = Scene()
    it.streams.heed([("file", str(index), "text/plain", "a") for index in range(1000, 2000)])
    it.streams.heed([("file",), ("put", "0"), ("file", "-1", "", "")])
    assert len(it.streams._uploads) == 24


async def test_rights() -> None:
    for rights in (Rights(view_only=True), Rights(may_upload=False)):
        with pytest.raises(StreamRefused):
            Scene(rights).streams.check_upload()
    with pytest.raises(StreamRefused):
        Scene(Rights(may_download=False)).streams.check_download()
    Scene(Rights(view_only=True)).streams.check_download()


async def test_many_streams_cost_no_more_than_a_few() -> None:
    """A client may open as many as there are numbers; each chunk of guacd's is looked at for all
    of them, on the loop that carries everybody's sessions."""
    scene = Scene()
    opening: list[Instruction] = [
        ("put", "0", str(index), "text/plain", "a.txt") for index in range(1024)
    ]
    scene.streams.heed(opening)
    looked_for: set[bytes] = set(scene.streams._beginnings)
    assert len(looked_for) == 3
    other = ("blob", "7", "eA==")
    answers = [("ack", str(index), "OK", "0") for index in range(1024)]
    assert (
        scene.guacd_says(other, *answers)
        == "".join(encode(*one) for one in (other, *answers)).encode()
    )
    assert not scene.is_tapped()
    scene.streams.heed(opening[:2])
    assert set(scene.streams._beginnings) == {b"3.ack,1.0", b"3.ack,1.1"}


async def test_the_ack_of_an_end_opens_nothing() -> None:
    """guacd acknowledges an `end`, too, and the next opening may be on its way by then."""
    it = Scene()
    it.streams.heed([("file", "0", "text/plain", "a")])
    it.guacd_says(("ack", "0", "OK", "0"))
    await it.streams.upload("0", nothing, it.terms, 0)
    it.streams.tick(asyncio.get_running_loop().time() + limits.STREAM_REST_SECONDS + 1)
    assert it.to_guacd == [b"3.end,1.0;"]
    it.streams.heed([("file", "0", "text/plain", "b")])
    ack = ("ack", "0", "OK (STREAM END)", "0")
    assert it.guacd_says(ack) == encode(*ack).encode()  # the client's to hear nevertheless
    assert not it.is_open("0")
    it.guacd_says(("ack", "0", "OK", "0"))
    assert it.is_open("0")
    assert not it.streams._owed


async def test_a_close_that_fails_is_not_the_next_one_s_refusal() -> None:
    it = Scene()
    it.streams.heed([("put", "0", "3", "text/plain", "/a")])
    it.guacd_says(("ack", "3", "OK", "0"))
    it.streams.heed([("end", "3"), ("put", "0", "3", "text/plain", "/b")])
    it.guacd_says(("ack", "3", "SFTP: Close failed", "512"), ("ack", "3", "OK", "0"))
    assert it.is_open("3")


async def test_an_end_s_ack_is_waited_for_and_then_nothing_is_looked_at() -> None:
    it = Scene()
    it.streams.heed([("file", "0", "text/plain", "a")])
    it.guacd_says(("ack", "0", "OK", "0"))
    it.streams.heed([("end", "0")])
    assert it.is_tapped()
    it.guacd_says(("ack", "0", "OK", "0"))
    assert not it.is_tapped()


async def test_a_guacd_that_does_not_acknowledge_an_end_is_not_waited_for() -> None:
    it = Scene()
    now = asyncio.get_running_loop().time()
    for name in ("a", "b"):
        it.streams.heed([("file", "0", "text/plain", name)])
        it.guacd_says(("ack", "0", "OK", "0"))
        if name == "b":
            assert not it.is_open("0")
            it.streams.tick(now + limits.STREAM_ACK_SECONDS - 1)
            assert not it.is_open("0")
            it.streams.tick(now + limits.STREAM_ACK_SECONDS + 1)
            assert it.is_open("0")
        it.streams.heed([("end", "0")])
    it.streams.heed([("file", "1", "text/plain", "c")])
    it.guacd_says(("ack", "1", "OK", "0"))
    it.streams.heed([("end", "1")])
    assert it.is_tapped()
    it.streams.tick(now)
    it.streams.tick(now + limits.STREAM_ACK_SECONDS)
    assert not it.is_tapped()
