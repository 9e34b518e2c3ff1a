"""A client in a session with a disk, and its requests: what tests of file streams share."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from tests.fakes.authority import TOKEN, FakeAuthority
from tests.fakes.files import Disk
from tests.fakes.guacd import fake_guacd
from tests.fakes.server import Gateway, gateway
from tests.harness.client import Client

from deskgate.grants import FileMoved, Rights

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
