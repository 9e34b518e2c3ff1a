"""Live sessions of a running server, with real guacd and targets: what pages hear of them, who
watches, messages, and the end of all of a person's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.harness.api import Api
from tests.harness.client import Client, session
from tests.harness.events import events
from tests.harness.server import DeskgateServer

from targets import Targets

PASSWORD = "kestrel-harbour-42"


@pytest.fixture
def admin(server: DeskgateServer) -> Iterator[Api]:
    with Api(server.url).log_in("admin", server.password) as api:
        yield api


@pytest.fixture
def connection(admin: Api, targets: Targets) -> str:
    """That Ada may open."""
    parameters = {**targets.parameters("ssh"), "host-key-check": "off"}
    body = {"name": "live", "protocol": "ssh", "parameters": parameters}
    made = str(admin.send("POST", "/connections", body)["id"])
    person = admin.send("POST", "/users", {"username": "live-ada", "password": PASSWORD})
    grant = {"user_id": person["id"], "connection_id": made, "role": "connect"}
    admin.send("POST", "/grants", grant)
    return made


@pytest.fixture
def ada(server: DeskgateServer, connection: str) -> Iterator[Api]:
    del connection
    with Api(server.url).log_in("live-ada", PASSWORD) as api:
        yield api


@asynccontextmanager
async def _opened(server: DeskgateServer, page: Api, path: str) -> AsyncIterator[Client]:
    """The tunnel that a token of this kind opens, drawing."""
    told = await asyncio.to_thread(page.send, "POST", path, {})
    opening = session(server.port, told["token"], told["identifier"], kind=told["kind"])
    async with opening as client:
        await client.until("sync")
        yield client


def _mine(page: Api, connection: str) -> dict[str, Any] | None:
    items = page.get("/live")["items"]
    return next((one for one in items if one["connection_id"] == connection), None)


async def _notice(client: Client) -> Any:
    while True:
        told = json.loads((await client.next("", "room"))[2])
        if told["t"] == "notice":
            return told


async def test_from_the_beginning_to_the_end_of_all(
    server: DeskgateServer, admin: Api, ada: Api, connection: str
) -> None:
    async with events(admin) as watching, events(ada) as own:
        path = f"/connections/{connection}/tunnel-tokens"
        async with _opened(server, ada, path) as client:
            await watching.next("live")
            await own.next("live")
            item = _mine(admin, connection)
            assert item is not None
            assert (item["username"], item["mine"], item["may_watch"]) == ("live-ada", False, True)
            assert item["opened_at"] is not None

            admin.send("POST", f"/live/{item['id']}/message", {"text": "Please save"})
            told = await _notice(client)
            assert (told["text"], told["from"], told["level"]) == ("Please save", "admin", "info")

            own.forget()
            async with _opened(server, admin, f"/live/{item['id']}/watch-tokens") as looking:
                async with asyncio.timeout(20):
                    while not (watchers := (_mine(ada, connection) or {})["watchers"]):
                        await own.next("live")
                (watcher,) = watchers
                assert (watcher["name"], watcher["control"]) == ("admin", True)
                del looking
            log = admin.get("/events?action=session.watch")["items"][0]
            assert log["thing"]["id"] == item["id"]
            assert log["details"]["silent"] is False

            own.forget()
            ended = admin.send("DELETE", f"/live?user_id={item['user_id']}")
            assert ended["ended"] >= 1
            ending, _, message = await client.ended()
            assert (ending, message) == ("revoked", "An administrator ended this session.")
            await own.next("live")
        async with asyncio.timeout(20):
            while _mine(ada, connection) is not None:
                await own.next("live")

        await asyncio.to_thread(ada.send, "DELETE", "/session")
        async with asyncio.timeout(20):
            await own.ended.wait()
        assert not watching.ended.is_set()
