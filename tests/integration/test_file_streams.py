"""Files through an SSH session's file system as Guacamole's clients move them: a real guacd, a real
sshd, 200 MB each way, and the server's memory meanwhile.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx2
import psutil
import pytest
import structlog
from tests.harness.client import Client, session
from tests.harness.server import DeskgateServer

from targets import Targets

_log = structlog.get_logger(__name__)

MB = 1_000_000
FILE_MB = 200
# The server's own growth is some hundred KB; the rest is what its allocator keeps of other work.
GROWTH_BYTES = 30 * MB
SECONDS = 300  # guacd takes 10 MB/s and gives 5, one blob after the other, on a machine of its own


@dataclass(slots=True)
class Files:
    """A session with a file system, and the requests of its client."""

    client: Client
    http: httpx2.AsyncClient
    token: str
    object: str
    home: Path

    def url(self, index: str, name: str) -> str:
        return f"/api/session/tunnels/{self.client.uuid}/streams/{index}/{name}?token={self.token}"

    async def put(self, name: str, index: str = "0") -> str:
        """Open a stream to a file of the target's; what guacd said of it."""
        path = str(self.home / name)
        await self.client.send("put", self.object, index, "application/octet-stream", path)
        return (await self.client.next("ack", index))[3]

    async def get(self, name: str) -> str:
        """Ask for a file; the index of its stream."""
        await self.client.send("get", self.object, str(self.home / name))
        return (await self.client.next("body", self.object))[2]

    async def saved(self, name: str) -> str:
        """The checksum of what is on the target."""
        return await asyncio.to_thread(lambda: _checksum((self.home / name).read_bytes()))


@dataclass(slots=True)
class Memory:
    """The greatest resident size of a process, looked at again and again."""

    process: psutil.Process
    before: int = 0
    peak: int = 0
    _watching: asyncio.Task[None] | None = field(default=None, repr=False)

    async def __aenter__(self) -> Self:
        self.before = self.peak = self.process.memory_info().rss
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._watching is not None
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            self.peak = max(self.peak, self.process.memory_info().rss)
            await asyncio.sleep(0.05)

    @property
    def growth(self) -> int:
        return self.peak - self.before


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Content:
    """So many MB that don't repeat within a blob; the same each time, never kept as a whole."""

    def __init__(self, size: int) -> None:
        self.block = random.Random(4).randbytes(MB + 7)
        self.size = size

    def pieces(self) -> Iterator[bytes]:
        left = self.size
        while left:
            piece = self.block[:left]
            left -= len(piece)
            yield piece

    @property
    def checksum(self) -> str:
        whole = hashlib.sha256()
        for piece in self.pieces():
            whole.update(piece)
        return whole.hexdigest()


async def as_body(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@asynccontextmanager
async def files(
    server: DeskgateServer, targets: Targets, name: str, **changes: str
) -> AsyncIterator[Files]:
    parameters = {**targets.parameters("ssh"), "enable-sftp": "true", **changes}
    identifier = await asyncio.to_thread(server.add_connection, name, "ssh", parameters)
    token = await asyncio.to_thread(server.token)
    async with (
        session(server.port, token, identifier, framing="guacamole") as client,
        httpx2.AsyncClient(base_url=server.url, trust_env=False, timeout=SECONDS) as http,
    ):
        found = await client.until("filesystem", 30)
        yield Files(client, http, token, found[1], Path(targets.home))


@pytest.mark.timeout(3 * SECONDS)
async def test_200_mb_up_and_down_in_bounded_memory(
    server: DeskgateServer, targets: Targets
) -> None:
    content = Content(FILE_MB * MB)
    async with files(server, targets, "large files") as it:
        assert await it.put("large") == "0"
        async with Memory(psutil.Process(server.process.pid)) as memory:
            sent = await it.http.post(it.url("0", "large"), content=as_body(content.pieces()))
            assert sent.status_code == 204
            await it.client.send("end", "0")
            assert await it.saved("large") == content.checksum
            up = memory.growth
            index = await it.get("large")
            whole, size = hashlib.sha256(), 0
            async with it.http.stream("GET", it.url(index, "large")) as answer:
                async for piece in answer.aiter_raw():
                    whole.update(piece)
                    size += len(piece)
            assert (size, whole.hexdigest()) == (content.size, content.checksum)
            await it.client.next("end", index)
        _log.info("= moved", up_grew_mb=up / MB, both_grew_mb=memory.growth / MB)
        assert up < GROWTH_BYTES
        assert memory.growth < GROWTH_BYTES
    # The blobs went by the requests alone.
    assert it.client.paced < 10_000
    (it.home / "large").unlink()


async def test_an_upload_in_several_requests_as_1_6_does_it(
    server: DeskgateServer, targets: Targets
) -> None:
    chunk = 4 * 1024 * 1024
    data = random.Random(5).randbytes(chunk * 2 + 12345)
    async with files(server, targets, "files in pieces") as it:
        assert await it.put("pieces") == "0"
        for at in range(0, len(data), chunk):
            url = f"/guacamole{it.url('0', 'pieces')}"
            answer = await it.http.post(url, content=data[at : at + chunk])
            assert answer.status_code == 204
        await it.client.send("end", "0")
        # guacd answers in turn: behind this, the file is closed.
        assert await it.put("behind", "1") == "0"
        assert await it.saved("pieces") == _checksum(data)


async def test_an_upload_whose_end_is_left_to_us_as_1_5_does_it(
    server: DeskgateServer, targets: Targets
) -> None:
    async with files(server, targets, "files without an end") as it:
        assert await it.put("whole") == "0"
        answer = await it.http.post(it.url("0", "whole"), content=b"x" * 100_000)
        assert answer.status_code == 204
        assert await it.saved("whole") == _checksum(b"x" * 100_000)
        # The client takes its number again at once, and both files are what they should be.
        assert await it.put("next") == "0"
        answer = await it.http.post(it.url("0", "next"), content=b"y" * 10)
        assert answer.status_code == 204
        # guacd also acknowledges the `end` of the file before; that answer was not taken for this
        # one's, so that it is written by now.
        assert (it.home / "next").read_bytes() == b"y" * 10


async def test_what_the_target_refuses(server: DeskgateServer, targets: Targets) -> None:
    async with files(server, targets, "files that are refused") as it:
        status = await it.put("no/such/folder/file")
        assert status != "0"
        answer = await it.http.post(it.url("0", "file"), content=b"x")
        assert answer.status_code == 404
        assert answer.json()["type"] == "NOT_FOUND"


async def test_a_download_that_is_broken_off_and_begun_again(
    server: DeskgateServer, targets: Targets
) -> None:
    data = random.Random(6).randbytes(3 * MB)
    (Path(targets.home) / "twice").write_bytes(data)
    async with files(server, targets, "files in two attempts") as it:
        async with it.http.stream("GET", it.url(await it.get("twice"), "twice")) as answer:
            assert answer.status_code == 200
        for _ in range(3):
            answer = await it.http.get(it.url(await it.get("twice"), "twice"))
            assert answer.content == data
