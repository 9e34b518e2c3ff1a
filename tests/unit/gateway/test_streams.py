"""Files by HTTP requests, through the real ASGI server, as Guacamole's clients move them."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from tests.fakes.authority import FOREIGN_TOKEN, TOKEN, FakeAuthority
from tests.fakes.files import BLOB, Disk
from tests.fakes.guacd import fake_guacd
from tests.fakes.server import QUERY, Gateway, gateway
from tests.harness.client import Client
from tests.harness.http_tunnel import HttpClient, http_client

from deskgate.gateway import limits, metrics
from deskgate.grants import Direction, FileMoved, FileOutcome, Rights
from deskgate.guac.status import Status

DATA = random.Random(1).randbytes(100_003)
CHUNK = 50_000  # of a 1.6 client's file; there it is 4 MiB


@dataclass(slots=True)
class Scene:
    """A client in a session with a disk, and its HTTP requests."""

    client: Client
    disk: Disk
    http: httpx2.AsyncClient
    authority: FakeAuthority
    gateway: Gateway

    def path(self, index: str = "0", name: str = "a.bin", **query: str) -> str:
        """With the token in the query, unless that says otherwise."""
        text = httpx2.QueryParams({"token": TOKEN, **query})
        return f"/api/session/tunnels/{self.client.uuid}/streams/{index}/{name}?{text}"

    async def open(self, index: str = "0", name: str = "/home/a.bin") -> None:
        await self.client.send("put", "0", index, "application/octet-stream", name)
        await self.client.next("ack", index)

    async def post(self, content: Any, index: str = "0", **query: str) -> httpx2.Response:
        return await self.http.post(self.path(index, **query), content=content)

    async def get(self, name: str = "/a.bin") -> str:
        """Ask guacd for a file; the stream's index."""
        await self.client.send("get", "0", name)
        return (await self.client.next("body"))[2]

    async def told(self) -> FileMoved:
        """The only file that the authority was told of."""
        async with asyncio.timeout(5):
            while not self.authority.files:
                await asyncio.sleep(0)
        (event,) = self.authority.files
        return event

    def later(self, seconds: float) -> None:
        """Let the sessions' clocks say that so much time has passed."""
        for session in self.gateway.live._sessions.values():
            assert session.streams is not None
            session.streams.tick(asyncio.get_running_loop().time() + seconds)


@asynccontextmanager
async def scene(
    disk: Disk | None = None,
    *,
    rights: Rights | None = None,
    framing: str = "guacamole",
    limit: int = 0,
) -> AsyncIterator[Scene]:
    disk = disk or Disk({"/a.bin": DATA})
    async with fake_guacd(disk.script) as guacd:
        authority = FakeAuthority(guacd.address, rights or Rights())
        async with gateway(authority, transfer_limit=limit) as running:
            url = f"http://127.0.0.1:{running.port}"
            async with (
                running.connect(framing) as tunnel,
                httpx2.AsyncClient(base_url=url, trust_env=False, timeout=20) as http,
            ):
                client = Client(tunnel)
                listening = asyncio.create_task(client.listen())
                await client.until("filesystem")
                yield Scene(client, disk, http, authority, running)
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)


def check_error(answer: httpx2.Response, status: int, kind: str, code: int | None = None) -> str:
    """Guacamole's form. The message."""
    assert answer.status_code == status, answer.text
    error = answer.json()
    assert error == {
        "message": error["message"],
        "translatableMessage": {
            "key": "APP.TEXT_UNTRANSLATED",
            "variables": {"MESSAGE": error["message"]},
        },
        "statusCode": code,
        "expected": None,
        "patches": None,
        "type": kind,
    }
    return str(error["message"])


# down


async def test_a_file_comes_as_an_attachment_and_not_by_the_tunnel() -> None:
    async with scene() as it:
        index = await it.get()
        before = metrics.FILE_BYTES.labels("download")._value.get()
        answer = await it.http.get(it.path(index, "r%C3%A9sum%C3%A9.bin"))
        assert answer.content == DATA
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"] == (
            "attachment; filename=\"r_sum_.bin\"; filename*=UTF-8''r%C3%A9sum%C3%A9.bin"
        )
        await it.client.next("end", index)
        assert it.client.paced == 0
        assert it.disk.acks == len(DATA) // BLOB + 2  # the opening, each blob
        event = await it.told()
        assert (event.direction, event.outcome) == (Direction.DOWNLOAD, FileOutcome.DONE)
        assert (event.name, event.size, event.status) == ("résumé.bin", len(DATA), Status.SUCCESS)
        assert event.started_at <= event.at
        assert metrics.FILE_BYTES.labels("download")._value.get() - before == len(DATA)
        assert not it.gateway.live.get(event.session_id).streams._beginnings  # type: ignore[union-attr]  # it is live


async def test_a_picture_between_two_blobs_lets_the_client_set_the_pace() -> None:
    async with scene(Disk({"/a.bin": DATA}, sync_each=3)) as it:
        index = await it.get()
        answer = await it.http.get(it.path(index))
        assert answer.content == DATA
        assert it.client.paced == it.disk.sent // 3
        assert it.disk.acks == len(DATA) // BLOB + 2  # one for each blob all the same
        assert it.disk.strange == []


async def test_a_client_s_superfluous_answers_stay_here() -> None:
    async with scene() as it:
        index = await it.get()
        async with it.http.stream("GET", it.path(index)) as answer:
            for _ in range(3):
                await it.client.send("ack", index, "OK", "0")
            assert await answer.aread() == DATA
        assert it.disk.acks == len(DATA) // BLOB + 2
        assert it.disk.strange == []


async def test_a_client_s_refusal_ends_a_download() -> None:
    async with scene(Disk({"/a.bin": DATA * 100})) as it:
        index = await it.get()
        async with it.http.stream("GET", it.path(index)) as answer:
            await it.client.send("ack", index, "no", "518")
            with pytest.raises(httpx2.RemoteProtocolError):
                await answer.aread()
        await it.disk.until(lambda: it.disk.refusals)
        assert (await it.told()).outcome is FileOutcome.ABORTED


async def test_what_can_be_shown_is_shown_in_a_sandbox() -> None:
    async with scene() as it:
        index = await it.get()
        answer = await it.http.get(it.path(index, type="image/png"))
        assert answer.headers["content-type"] == "image/png"
        assert "content-disposition" not in answer.headers
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_slow_reader_holds_guacd_s_file_and_not_the_session() -> None:
    data = DATA * 80  # more than sockets' buffers hold
    async with scene(Disk({"/a.bin": data})) as it:
        index = await it.get()
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        raw.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(raw, ("127.0.0.1", it.gateway.port))
        reader, writer = await asyncio.open_connection(sock=raw, limit=8192)
        writer.write(
            f"GET {it.path(index)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        await reader.readuntil(b"\r\n\r\n")
        seen, still = -1, 0
        while still < 30:  # round trips through the whole session, in which nothing moved
            still = still + 1 if it.disk.sent == seen else 0
            seen = it.disk.sent
            await it.client.send("mouse", f"{still}1", "2", "3")
            await it.client.next("sync", f"{still}1")
        assert it.disk.sent * BLOB < len(data)
        got = bytearray()
        while (size := int(await reader.readline(), 16)) > 0:
            got += await reader.readexactly(size)
            await reader.readexactly(2)
        assert got == data
        writer.close()


async def test_a_download_that_is_broken_off_frees_guacd_s_stream() -> None:
    async with scene(Disk({"/a.bin": DATA * 100})) as it:
        index = await it.get()
        async with it.http.stream("GET", it.path(index)) as answer:
            assert answer.status_code == 200
        await it.disk.until(lambda: it.disk.refusals)
        event = await it.told()
        assert (event.outcome, event.status) == (FileOutcome.ABORTED, Status.CLIENT_TIMEOUT)
        assert 0 < event.size < len(DATA) * 100
        # The number is free, and the next file has it.
        it.disk.files["/a.bin"] = DATA
        assert await it.get() == index
        assert (await it.http.get(it.path(index))).content == DATA


async def test_two_requests_for_one_stream() -> None:
    async with scene(Disk({"/a.bin": DATA * 100})) as it:
        index = await it.get()
        async with it.http.stream("GET", it.path(index)):
            check_error(await it.http.get(it.path(index)), 409, "STREAM_ERROR", 517)


async def test_a_stream_that_guacd_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAM_START_SECONDS", 0.05)
    async with scene() as it:
        for times in (1, 2):
            check_error(await it.http.get(it.path("8")), 404, "NOT_FOUND")
            await it.disk.until(lambda times=times: len(it.disk.strange) == 2 * times)
        assert [one[3] for one in it.disk.strange] == ["0", "518", "0", "518"]
        for index in ("1024", "-1", "x", "01"):
            check_error(await it.http.get(it.path(index)), 404, "NOT_FOUND")


async def test_a_download_over_the_limit_is_cut_off_and_told() -> None:
    async with scene(limit=BLOB * 3) as it:
        index = await it.get()
        with pytest.raises(httpx2.RemoteProtocolError):
            await it.http.get(it.path(index))
        await it.disk.until(lambda: it.disk.refusals)
        event = await it.told()
        assert (event.outcome, event.status) == (FileOutcome.TOO_LARGE, Status.CLIENT_OVERRUN)


async def test_a_session_s_end_is_its_downloads_end() -> None:
    async with scene(Disk({"/a.bin": DATA * 100})) as it:
        index = await it.get()
        async with it.http.stream("GET", it.path(index)) as answer:
            await it.client.send("disconnect")
            with pytest.raises(httpx2.RemoteProtocolError):
                await answer.aread()
        assert (await it.told()).outcome is FileOutcome.SESSION_ENDED


async def test_files_of_a_session_by_the_http_tunnel() -> None:
    """There the empty blob is not quite empty, for the sake of old clients: the answer is one."""
    disk = Disk({"/a.bin": DATA}, sync_each=5)
    async with fake_guacd(disk.script) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as running, http_client(running.port) as client:
            await client.connect(QUERY)
            polling = asyncio.create_task(client.poll())
            await client.until("filesystem")
            path = f"/api/session/tunnels/{client.uuid}/streams"
            await client.say("get", "0", "/a.bin")
            index = (await client.until("body"))[2]
            pacing = asyncio.create_task(_answer_blobs(client, index))
            answer = await client.http.get(f"{path}/{index}/a.bin", params={"token": TOKEN})
            assert answer.content == DATA
            await client.until("end")
            assert sum(one[0] == "blob" for one in client.heard) == disk.sent // 5
            await client.say("put", "0", "0", "text/plain", "/b.bin")
            await client.until("ack")
            headers = {"Guacamole-Token": TOKEN}
            sent = await client.http.post(f"{path}/0/b.bin", content=DATA, headers=headers)
            assert sent.status_code == 204
            assert disk.put["/b.bin"] == DATA
            for task in (pacing, polling):
                task.cancel()
            await asyncio.gather(pacing, polling, return_exceptions=True)


async def _answer_blobs(client: HttpClient, index: str) -> None:
    answered = 0
    while True:
        client._changed.clear()
        blobs = sum(one[0] == "blob" for one in client.heard)
        for _ in range(blobs - answered):
            await client.say("ack", index, "OK", "0")
        answered = blobs
        await client._changed.wait()


# up


async def test_an_upload_as_guacamole_1_5_does_it() -> None:
    """One request with all of it; the client may leave the end to us, or say it, too."""
    async with scene() as it:
        await it.open()
        assert (await it.post(DATA)).status_code == 204
        assert it.disk.put["/home/a.bin"] == DATA
        assert max(it.disk.blobs) == 6048
        assert it.disk.ended == []
        it.later(limits.STREAM_REST_SECONDS + 1)
        await it.disk.until(lambda: it.disk.ended == ["/home/a.bin"])
        await it.client.send("end", "0")
        await it.open("0", "/home/b.bin")
        assert it.disk.strange == []
        event = await it.told()
        assert (event.direction, event.outcome) == (Direction.UPLOAD, FileOutcome.DONE)
        assert (event.name, event.size) == ("/home/a.bin", len(DATA))


async def test_an_upload_as_guacamole_1_6_does_it() -> None:
    """Several requests, then the client's own end: guacd is told of one end."""
    async with scene() as it:
        await it.open()
        for at in range(0, len(DATA), CHUNK):
            assert (await it.post(DATA[at : at + CHUNK])).status_code == 204
            it.later(limits.STREAM_REST_SECONDS - 1)
        await it.client.send("end", "0")
        await it.disk.until(lambda: it.disk.ended)
        it.later(limits.STREAM_REST_SECONDS + 1)
        await it.open("1", "/home/b.bin")
        assert it.disk.put["/home/a.bin"] == DATA
        assert it.disk.ended == ["/home/a.bin"]
        assert it.disk.strange == []
        assert (await it.told()).size == len(DATA)
        # Each blob was answered, and the client has heard it all.
        acks = sum(one[:2] == ("ack", "0") for one in it.client.heard)
        assert acks == len(it.disk.blobs)


async def test_an_index_that_is_used_again_at_once() -> None:
    async with scene() as it:
        await it.open()
        await it.post(b"one")
        await it.open("0", "/home/b.bin")
        await it.post(b"two")
        assert it.disk.ended == ["/home/a.bin"]
        assert it.disk.put == {"/home/a.bin": b"one", "/home/b.bin": b"two"}


async def test_an_empty_file_and_the_session_s_end() -> None:
    async with scene() as it:
        await it.open()
        assert (await it.post(b"")).status_code == 204
        await it.client.send("disconnect")
        await it.disk.until(lambda: it.disk.left)
        assert it.disk.ended == ["/home/a.bin"]
        assert (await it.told()).outcome is FileOutcome.DONE


async def test_guacd_s_refusal_is_the_answer() -> None:
    async with scene(Disk(refuse_blob=3)) as it:
        await it.open()
        message = check_error(await it.post(DATA), 409, "STREAM_ERROR", 517)
        assert message == "No space"
        await it.client.next("ack", "0", "No space", "517")
        assert len(it.disk.blobs) == 3
        event = await it.told()
        assert (event.outcome, event.status) == (FileOutcome.FAILED, Status.RESOURCE_CONFLICT)
        check_error(await it.post(DATA), 404, "NOT_FOUND")


async def test_an_upload_is_read_no_faster_than_guacd_takes_it() -> None:
    async with scene() as it:
        await it.open()
        it.disk.answers.clear()
        given = 0

        async def body() -> AsyncIterator[bytes]:
            nonlocal given
            for _ in range(2000):
                given += len(DATA)
                yield DATA

        posting = asyncio.create_task(it.post(body()))
        await it.disk.until(lambda: it.disk.blobs)
        seen, still = -1, 0
        while still < 30:
            still = still + 1 if given == seen else 0
            seen = given
            # guacd is at its disk and doesn't hear; the tunnel itself answers.
            await it.client.send("", "ping", str(still))
            await it.client.next("", "ping")
        assert given < len(DATA) * 2000
        assert len(it.disk.blobs) == 1
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)
        it.disk.answers.set()
        # What was broken off is ended, too: guacd closes the file.
        await it.disk.until(lambda: it.disk.ended)
        assert (await it.told()).outcome is FileOutcome.ABORTED


async def test_an_upload_over_the_limit() -> None:
    async with scene(limit=CHUNK) as it:
        await it.open()
        check_error(await it.post(DATA), 413, "STREAM_ERROR", 781)
        assert it.disk.blobs == []
        await it.disk.until(lambda: it.disk.ended)
        assert (await it.told()).outcome is FileOutcome.TOO_LARGE

        async def unannounced() -> AsyncIterator[bytes]:
            yield DATA

        await it.open("1", "/home/b.bin")
        message = check_error(await it.post(unannounced(), "1"), 413, "STREAM_ERROR", 781)
        assert "DESKGATE_TRANSFER_LIMIT_MB" in message
        assert sum(it.disk.blobs) <= CHUNK


async def test_a_stream_that_the_client_did_not_open() -> None:
    async with scene() as it:
        check_error(await it.post(DATA, "5"), 404, "NOT_FOUND")
        check_error(await it.post(DATA, "9999"), 404, "NOT_FOUND")
        await it.client.send("clipboard", "6", "text/plain")
        check_error(await it.post(DATA, "6"), 404, "NOT_FOUND")
        assert it.disk.blobs == []


async def test_a_client_that_ends_its_stream_in_the_middle() -> None:
    async with scene() as it:
        await it.open()
        it.disk.answers.clear()
        posting = asyncio.create_task(it.post(DATA))
        await it.disk.until(lambda: it.disk.blobs)
        await it.client.send("end", "0")
        check_error(await posting, 408, "STREAM_ERROR", 776)
        it.disk.answers.set()
        await it.disk.until(lambda: it.disk.ended)
        assert (await it.told()).outcome is FileOutcome.ABORTED


# who, and what


@pytest.mark.parametrize("rights", [Rights(view_only=True), Rights(may_upload=False)])
async def test_who_may_not_upload(rights: Rights) -> None:
    async with scene(rights=rights) as it:
        message = check_error(await it.post(DATA), 403, "PERMISSION_DENIED")
        assert message == "You may not upload files to this session."
        assert it.disk.blobs == []


async def test_who_may_not_download() -> None:
    async with scene(rights=Rights(may_download=False)) as it:
        index = await it.get()
        check_error(await it.http.get(it.path(index)), 403, "PERMISSION_DENIED")
        assert it.disk.acks == 0


async def test_whose_token_it_is() -> None:
    async with scene() as it:
        await it.open()
        for token in ("", "nobody-s", "x" * 2000):
            check_error(await it.post(DATA, token=token), 403, "PERMISSION_DENIED")
        answers = [await it.post(DATA, token=FOREIGN_TOKEN)]
        for uuid in (uuid4(), "no-uuid"):
            path = f"/api/session/tunnels/{uuid}/streams/0/a"
            answers.append(await it.http.get(path, params={"token": TOKEN}))
            denied = await it.http.get(path, params={"token": "nobody-s"})
            check_error(denied, 403, "PERMISSION_DENIED")
        # Somebody else's session looks like none.
        assert {check_error(one, 404, "NOT_FOUND") for one in answers} == {"No such tunnel."}
        assert it.disk.blobs == []
        header = {"Guacamole-Token": TOKEN}
        good = await it.http.post(it.path(token="nobody-s"), content=b"x", headers=header)
        assert good.status_code == 204


async def test_our_own_client_moves_its_files_itself() -> None:
    async with scene(framing="deskgate.stream") as it:
        await it.open()
        assert "deskgate.stream" in check_error(await it.post(DATA), 501, "STREAM_ERROR", 256)
        check_error(await it.http.get(it.path()), 501, "STREAM_ERROR", 256)
        assert it.disk.blobs == []


async def test_other_methods_and_bad_queries() -> None:
    async with scene() as it:
        check_error(await it.http.put(it.path(), content=b"x"), 405, "BAD_REQUEST")
        many = "&".join(["a=1"] * 100)
        check_error(await it.http.get(f"{it.path()}&{many}"), 400, "BAD_REQUEST")


async def test_too_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAMS_AT_ONCE", 1)
    async with scene(Disk({"/a.bin": DATA * 100})) as it:
        index = await it.get()
        await it.open()
        async with it.http.stream("GET", it.path(index)):
            check_error(await it.post(DATA), 429, "STREAM_ERROR", 797)
