"""Sessions that outlive their server: stopped, killed and started again under twenty of them; and
one whose keeper is killed, too."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tests.fakes.keeper import gone
from tests.harness.api import Api
from tests.harness.client import Client, session
from tests.harness.restarting import Restarting
from tests.harness.server import DeskgateServer, running_server
from tests.harness.wait import appears, becomes

from targets import Targets, running_guacd

SECONDS = 60
PROTOCOLS = ["ssh", "rdp", "vnc", "telnet", *["ssh"] * 16]


class Restarts(Restarting):
    """With its administrator and his targets."""

    def __init__(self, server: DeskgateServer, targets: Targets) -> None:
        super().__init__(server)
        self.api = Api(server.url).log_in("admin", server.password)
        self.home = Path(targets.home)
        self.token = server.token()
        self.identifiers = {
            name: server.add_connection(name, name, targets.parameters(name))
            for name in set(PROTOCOLS)
        }

    def rows(self, sessions: list[str]) -> list[Any]:
        return [self.api.get(f"/sessions/{one}") for one in sessions]

    async def opened(self, stack: AsyncExitStack, protocol: str) -> Client:
        opening = session(self.server.port, self.token, self.identifiers[protocol])
        client = await stack.enter_async_context(opening)
        await client.until("sync", SECONDS)
        return client

    async def returned(self, stack: AsyncExitStack, uuid: str) -> Client:
        path = f"/sessions/{uuid}/return-tokens"
        told = await asyncio.to_thread(self.api.send, "POST", path)
        opening = session(self.server.port, told["token"], told["identifier"], kind=told["kind"])
        client = await stack.enter_async_context(opening)
        await client.until("img", SECONDS)
        return client

    def close(self) -> None:
        self.api.http.close()
        super().close()


async def does(client: Client, path: Path) -> bool:
    """Whether what this client types makes this file."""
    for _ in range(10):
        await client.type(f"touch {path}\n")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3):
                return await appears(path)
    return False


async def test_twenty_sessions_live_through_stop_and_kill(tmp_path: Path, targets: Targets) -> None:
    with running_server(tmp_path, RESTART_MINUTES="5") as server:
        restarts = await asyncio.to_thread(Restarts, server, targets)
        try:
            await live_through(restarts)
        finally:
            await asyncio.to_thread(restarts.close)
    assert restarts.family() == {}


async def live_through(restarts: Restarts) -> None:
    async with AsyncExitStack() as stack:
        clients = [await restarts.opened(stack, protocol) for protocol in PROTOCOLS]
        sessions, client = [one.uuid for one in clients], clients[0]
        assert await does(client, restarts.home / "before")
        await client.type("sleep 5; touch while-none-served\n")
        before = await asyncio.to_thread(restarts.family)
        assert "guacd" in before.values()
        await asyncio.to_thread(restarts.end, signal.SIGTERM)
        assert (await client.ended(SECONDS))[0] == "server-stopped"
    assert await appears(restarts.home / "while-none-served")
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        took = await asyncio.to_thread(restarts.start)
        rows = await asyncio.to_thread(restarts.rows, sessions)
        assert [row["live"] for row in rows] == [True] * len(sessions)
        # guacd, and the process of each session, are the same.
        assert set(before) <= set(await asyncio.to_thread(restarts.family))
        async with AsyncExitStack() as stack:
            began = time.monotonic()
            back = await asyncio.gather(*(restarts.returned(stack, one) for one in sessions))
            repainted = time.monotonic() - began
            for protocol, client in zip(PROTOCOLS[:4], back[:4], strict=True):
                assert await does(client, restarts.home / f"{protocol}-before-{number.name}")
            figures = f"started in {took:.1f} s, all repainted in {repainted:.1f} s"
            sys.stdout.write(f"{figures}; ends by {number.name}\n")
            await asyncio.to_thread(restarts.end, number)
    assert all(gone(pid) for pid in before)
    await asyncio.to_thread(restarts.start)
    rows = await asyncio.to_thread(restarts.rows, sessions)
    assert {row["ending"] for row in rows} == {"server-stopped"}
    async with AsyncExitStack() as stack:
        await restarts.opened(stack, "ssh")
        family = await asyncio.to_thread(restarts.family)
        await asyncio.to_thread(restarts.end, signal.SIGKILL)
        os.kill(next(pid for pid, name in family.items() if name == "keeper"), signal.SIGKILL)
    assert len(family) >= 3
    assert all(gone(pid) for pid in family)


async def test_a_killed_keeper_costs_nothing_where_guacd_is_another_s(
    tmp_path: Path, targets: Targets
) -> None:
    with (
        running_guacd(tmp_path) as guacd,
        running_server(tmp_path, RESTART_MINUTES="5", GUACD=guacd.address) as server,
    ):
        restarts = await asyncio.to_thread(Restarts, server, targets)
        try:
            async with AsyncExitStack() as stack:
                client = await restarts.opened(stack, "ssh")
                (keeper,) = restarts.family()
                os.kill(keeper, signal.SIGKILL)
                assert await becomes(lambda: "keeper ready again" in "".join(server.log))
                assert await does(client, restarts.home / "without-a-keeper")
                await asyncio.to_thread(restarts.end, signal.SIGKILL)
            await asyncio.to_thread(restarts.start)
            async with AsyncExitStack() as stack:
                back = await restarts.returned(stack, client.uuid)
                assert await does(back, restarts.home / "with-another-keeper")
        finally:
            await asyncio.to_thread(restarts.close)
    assert restarts.family() == {}
