"""Sessions that outlive their browser: parked, come back to, moved, ended; with real targets."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.harness.api import Api
from tests.harness.client import Client, session
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears, becomes

from targets import Targets

SECONDS = 30


class Desk:
    """The administrator with his targets."""

    def __init__(self, server: DeskgateServer, api: Api, targets: Targets) -> None:
        self.server, self.api, self.targets = server, api, targets
        self.home = Path(targets.home)

    def connection(self, name: str, protocol: str = "ssh", **more: str) -> str:
        return self.server.add_connection(
            name, protocol, {**self.targets.parameters(protocol), **more}
        )

    @asynccontextmanager
    async def opened(
        self, identifier: str, framing: str = "deskgate.stream"
    ) -> AsyncIterator[Client]:
        token = await asyncio.to_thread(self.server.token)
        async with session(self.server.port, token, identifier, framing=framing) as client:
            await client.until("sync", SECONDS)
            yield client

    @asynccontextmanager
    async def returned(self, uuid: str) -> AsyncIterator[Client]:
        """The same session in another browser."""
        admitted = await asyncio.to_thread(self.api.send, "POST", f"/sessions/{uuid}/return-tokens")
        async with session(
            self.server.port, admitted["token"], admitted["identifier"], kind=admitted["kind"]
        ) as client:
            yield client

    async def row(self, uuid: str) -> Any:
        return await asyncio.to_thread(self.api.get, f"/sessions/{uuid}")

    async def over(self, uuid: str) -> bool:
        return await becomes(lambda: not self.api.get(f"/sessions/{uuid}")["live"])


@pytest.fixture
def desk(server: DeskgateServer, targets: Targets) -> Iterator[Desk]:
    with Api(server.url).log_in("admin", server.password) as api:
        yield Desk(server, api, targets)


async def does(client: Client, path: Path, *, before: str = "") -> bool:
    """Whether what this client types makes this file."""
    for _ in range(5):
        await client.type(f"{before}touch {path}\n")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3):
                return await appears(path)
    return False


async def walk_away(client: Client) -> str:
    """Close the socket as a browser does whose tab is closed; the session that is left."""
    uuid = client.uuid
    await client.socket.close()
    return uuid


async def test_what_runs_runs_on_and_is_there_on_return(desk: Desk) -> None:
    identifier = desk.connection("left running")
    async with desk.opened(identifier) as first:
        assert await does(first, desk.home / "before-leaving")
        await first.type("sleep 2; touch while-away\n")
        await first.send("key", "65307", "1")  # held down when the browser goes
        uuid = await walk_away(first)
    assert await appears(desk.home / "while-away")
    assert (await desk.row(uuid))["live"]
    async with desk.returned(uuid) as second:
        await second.until("img", SECONDS)
        await second.until("sync", SECONDS)
        assert second.uuid == uuid
        assert await does(second, desk.home / "after-return")
    assert await desk.over(uuid)
    assert (await desk.row(uuid))["ending"] == "closed-by-user"


async def test_files_move_after_a_return_as_before(desk: Desk) -> None:
    identifier = desk.connection("left with files", **{"enable-sftp": "true"})
    async with desk.opened(identifier) as first:
        told = await first.until("filesystem", SECONDS)
        uuid = await walk_away(first)
    async with desk.returned(uuid) as second:
        assert await second.until("filesystem", SECONDS) == told
        path = desk.home / "put-after-return"
        await second.send("put", told[1], "0", "text/plain", str(path))
        await second.until("ack", SECONDS)
        await second.send("blob", "0", base64.b64encode(b"here").decode())
        await second.send("end", "0")
        assert await becomes(lambda: path.exists() and path.read_bytes() == b"here")


async def test_another_browser_takes_the_session_over(desk: Desk) -> None:
    async with desk.opened(desk.connection("moved")) as first:
        async with desk.returned(first.uuid) as second:
            assert (await first.ended(SECONDS))[0] == "moved"
            await second.until("sync", SECONDS)
            assert await does(second, desk.home / "typed-after-move")
            uuid = second.uuid
    assert await desk.over(uuid)


async def test_a_desktop_is_there_on_return(desk: Desk) -> None:
    for protocol in ("rdp", "vnc"):
        async with desk.opened(desk.connection(f"left {protocol}", protocol)) as first:
            assert await does(first, desk.home / f"{protocol}-before")
            uuid = await walk_away(first)
        async with desk.returned(uuid) as second:
            await second.until("img", SECONDS)
            assert await does(second, desk.home / f"{protocol}-after")


async def test_who_says_goodbye_ends_it(desk: Desk) -> None:
    async with desk.opened(desk.connection("ended")) as client:
        uuid = client.uuid
    assert await desk.over(uuid)


async def test_guacamole_s_clients_end_it_by_leaving(desk: Desk) -> None:
    async with desk.opened(desk.connection("left by another"), "guacamole") as client:
        uuid = await walk_away(client)
    assert await desk.over(uuid)


async def test_a_parked_session_can_be_ended(desk: Desk) -> None:
    async with desk.opened(desk.connection("parked and ended")) as client:
        uuid = await walk_away(client)
    assert await becomes(lambda: desk.api.get(f"/sessions/{uuid}")["live"])
    await asyncio.to_thread(desk.api.send, "DELETE", f"/sessions/{uuid}")
    assert await desk.over(uuid)
    refused = await asyncio.to_thread(desk.api.ask, "POST", f"/sessions/{uuid}/return-tokens")
    assert refused.status_code == 404


async def test_a_target_that_goes_away_ends_a_parked_session(desk: Desk) -> None:
    async with desk.opened(desk.connection("parked and over")) as client:
        await client.type("sleep 1; exit\n")
        uuid = await walk_away(client)
    assert await desk.over(uuid)
    assert (await desk.row(uuid))["ending"] == "closed-by-target"
