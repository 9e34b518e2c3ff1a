"""Uploads through the real ASGI server, as Guacamole's clients of each version do them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tests.fakes.files import Disk
from tests.unit.gateway.moving import CHUNK, DATA, check_error, scene

from deskgate.gateway import limits
from deskgate.grants import Direction, FileOutcome
from deskgate.guac.status import Status


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
