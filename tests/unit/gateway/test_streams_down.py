"""Downloads through the real ASGI server, as Guacamole's clients do them."""

from __future__ import annotations

import asyncio
import socket

import httpx2
import pytest
from tests.fakes.authority import TOKEN, FakeAuthority
from tests.fakes.files import BLOB, Disk
from tests.fakes.guacd import fake_guacd
from tests.fakes.server import QUERY, gateway
from tests.harness.http_tunnel import HttpClient, http_client
from tests.harness.wait import becomes
from tests.unit.gateway.moving import DATA, check_error, scene

from deskgate.gateway import limits, metrics
from deskgate.gateway.outcome import EXPIRED
from deskgate.grants import Direction, FileOutcome
from deskgate.guac.status import Status


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


async def test_a_download_that_nobody_takes_does_not_outlive_its_session() -> None:
    async with scene(Disk({"/a.bin": DATA * 80})) as it:
        index = await it.get()
        reader, writer = await asyncio.open_connection("127.0.0.1", it.gateway.port, limit=1024)
        writer.write(f"GET {it.path(index)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        seen = -1
        while seen != it.disk.sent:
            seen = it.disk.sent
            await asyncio.sleep(0.1)  # nothing moves: there is no event for that
        it.gateway.live.end_all(EXPIRED)
        assert (await it.told()).outcome is FileOutcome.SESSION_ENDED
        connections = it.gateway.server.server_state.connections
        assert await becomes(lambda: not connections, seconds=10)
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


async def test_a_download_whose_client_takes_nothing_else_ends_with_the_session() -> None:
    disk = Disk({"/a.bin": DATA}, sync_each=1)
    async with fake_guacd(disk.script) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as running, http_client(running.port) as client:
            await client.connect(QUERY)
            polling = asyncio.create_task(client.poll())
            await client.say("get", "0", "/a.bin")
            index = (await client.until("body"))[2]
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            path = f"/api/session/tunnels/{client.uuid}/streams/{index}/a.bin"
            getting = asyncio.create_task(client.http.get(path, params={"token": TOKEN}))
            await disk.until(lambda: disk.sent)
            (session,) = running.live._sessions.values()
            assert await becomes(lambda: session._seat.browser._waiting == 2)  # type: ignore[attr-defined]  # a Session's, over HTTP
            running.live.end_all(EXPIRED)
            with pytest.raises(httpx2.RemoteProtocolError):
                await asyncio.wait_for(getting, 5)


async def _answer_blobs(client: HttpClient, index: str) -> None:
    answered = 0
    while True:
        client._changed.clear()
        blobs = sum(one[0] == "blob" for one in client.heard)
        for _ in range(blobs - answered):
            await client.say("ack", index, "OK", "0")
        answered = blobs
        await client._changed.wait()
