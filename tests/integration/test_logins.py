"""Log-ins that end on a real server: sockets close and doors shut within a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from tests.harness.api import Page
from tests.harness.client import Client, session
from tests.harness.server import DeskgateServer

from targets import Targets

PASSWORD = "kestrel-harbour-42"
AT_MOST = 1.0  # seconds, from the decision to the closed sockets


class Somebody:
    """A person with one connection, logged in by a browser and a Guacamole client."""

    def __init__(self, server: DeskgateServer, targets: Targets) -> None:
        self.server = server
        self.name = f"vic-{uuid4().hex[:8]}"
        self.root = Page(server.url).log_in("admin", server.password)
        self.id = self.root.done("POST", "/users", {"username": self.name, "password": PASSWORD})[
            "id"
        ]
        self.connection = server.add_connection(
            f"of {self.name}", "telnet", targets.parameters("telnet")
        )
        grant = {"user_id": self.id, "connection_id": self.connection, "role": "connect"}
        self.root.done("POST", "/grants", grant)
        self.page = Page(server.url).log_in(self.name, PASSWORD)
        form = {"username": self.name, "password": PASSWORD}
        self.guacamole: str = server.post("/api/tokens", form)["authToken"]

    def tunnel_token(self) -> str:
        path = f"/connections/{self.connection}/tunnel-tokens"
        token: str = self.page.done("POST", path)["token"]
        return token


Decision = Callable[[Somebody], object]
_DECISIONS: dict[str, Decision] = {
    "disabled in the page": lambda one: one.root.done(
        "PATCH", f"/users/{one.id}", {"is_active": False}
    ),
    "disabled at the command line": lambda one: one.server.command("user", "disable", one.name),
    "logged out everywhere": lambda one: one.page.done("DELETE", "/me/logins?also_this=true"),
    "password set by an administrator": lambda one: one.root.done(
        "POST", f"/users/{one.id}/password", {"password": "other-harbour-43"}
    ),
}


@pytest.mark.parametrize("decision", _DECISIONS)
async def test_who_loses_the_log_in_loses_everything_within_a_second(
    server: DeskgateServer,
    targets: Targets,
    decision: str,
    record_property: Callable[[str, object], None],
) -> None:
    one = await asyncio.to_thread(Somebody, server, targets)
    async with AsyncExitStack() as stack:
        clients: list[Client] = []
        for token in (await asyncio.to_thread(one.tunnel_token), one.guacamole):
            opened = session(server.port, token, one.connection)
            clients.append(await stack.enter_async_context(opened))
            await clients[-1].until("sync")
        ends = [asyncio.create_task(_end(client)) for client in clients]
        asked = time.monotonic()
        await asyncio.to_thread(_DECISIONS[decision], one)
        # Not counted is what comes before deciding: a command's start, a new password's hash.
        is_slow = "command" in decision or "password" in decision
        decided = time.monotonic() if is_slow else asked
        ended = await asyncio.gather(*ends)
    took = max(at for _, at in ended) - decided
    record_property("seconds", round(took, 3))
    assert {ending for ending, _ in ended} == {"revoked"}
    assert took < AT_MOST
    assert one.page.ask("GET", "/tree")[0] == 401
    async with session(server.port, one.guacamole, one.connection) as client:
        assert (await client.ended(10))[1] in {"769", "771"}


async def _end(client: Client) -> tuple[str, float]:
    ending, _, _ = await client.ended(30)
    return ending, time.monotonic()
