"""Groups that share sessions out, sessions that several look at: with real guacd and targets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.harness.api import Api
from tests.harness.client import Client, session
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears, becomes

from targets import Targets, closed_port

SECONDS = 30


@pytest.fixture
def api(server: DeskgateServer) -> Iterator[Api]:
    with Api(server.url).log_in("admin", server.password) as api:
        yield api


class Desk:
    """The server as its administrator sets it up, and Guacamole's REST API of it."""

    def __init__(self, server: DeskgateServer, api: Api, targets: Targets) -> None:
        self._server, self._api, self._targets = server, api, targets

    def group(self, name: str, **settings: object) -> str:
        made = self._api.send("POST", "/folders", {"name": name, "kind": "balancing", **settings})
        return str(made["id"])

    def ssh(self, name: str, folder: str | None = None, **changes: str) -> str:
        parameters = {**self._targets.parameters("ssh"), **changes}
        body = {"name": name, "protocol": "ssh", "folder_id": folder, "parameters": parameters}
        return str(self._api.send("POST", "/connections", body)["id"])

    def token(self) -> str:
        return self._server.token()

    def ask(self, method: str, path: str, token: str, body: object = None) -> Any:
        """Guacamole's API."""
        answer = self._api.http.request(
            method, f"/api/{path}", json=body, headers={"Guacamole-Token": token}
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def sessions(self) -> list[Mapping[str, Any]]:
        """The log, the youngest first."""
        items = self._api.get("/sessions")["items"]
        assert isinstance(items, list)
        return items


@pytest.fixture
def desk(server: DeskgateServer, api: Api, targets: Targets) -> Desk:
    return Desk(server, api, targets)


async def drawing(client: Client) -> Client:
    await client.until("sync", SECONDS)
    return client


async def typed(client: Client, name: str, home: str) -> bool:
    """Whether what this client types makes this file."""
    for _ in range(5):
        await client.type(f"touch {name}\n")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3):
                return await appears(Path(home) / name)
    return False


@pytest.mark.parametrize("check", ["off", "first-use"])
async def test_a_dead_target_is_passed_over_unseen(
    server: DeskgateServer, desk: Desk, targets: Targets, check: str
) -> None:
    with closed_port() as nobody:
        folder = desk.group(f"desks {check}")
        desk.ssh(f"a dead {check}", folder, port=str(nobody), **{"host-key-check": check})
        desk.ssh(f"b alive {check}", folder, **{"host-key-check": check})
        token = await asyncio.to_thread(desk.token)
        async with session(server.port, token, folder, kind="g") as client:
            await drawing(client)
            assert [one for one in client.heard if one[0] == "error"] == []
            assert len([one for one in client.heard if one[0] == "" and len(one) == 2]) == 1
            assert await typed(client, f"by-the-group-{check}", targets.home)
            newest, failed = desk.sessions()[:2]
            assert newest["id"] == client.uuid
            assert newest["connection_name"] == f"b alive {check}"
    assert failed["connection_name"] == f"a dead {check}"
    assert failed["ending"] == "host-unreachable"


async def test_whoever_comes_again_gets_what_they_had(server: DeskgateServer, desk: Desk) -> None:
    folder = desk.group("kept", affinity=True)
    for name in ("kept a", "kept b"):
        desk.ssh(name, folder)
    token = await asyncio.to_thread(desk.token)
    for _ in range(2):
        async with session(server.port, token, folder, kind="g") as first:
            await drawing(first)
            async with session(server.port, token, folder, kind="g") as second:
                await drawing(second)
                names = {row["connection_name"] for row in desk.sessions()[:2]}
                assert names == {"kept a"}


async def test_two_look_at_one_session(
    server: DeskgateServer, desk: Desk, targets: Targets
) -> None:
    identifier = desk.ssh("looked at")
    token = await asyncio.to_thread(desk.token)
    async with session(server.port, token, identifier) as owner:
        await drawing(owner)
        async with session(server.port, token, owner.uuid, kind="a") as joined:
            await drawing(joined)
            assert joined.uuid != owner.uuid
            # What one types makes the other's picture change.
            before = owner.pictures
            await joined.send("", "room", '{"t":"take"}')
            assert await typed(joined, "typed-by-who-joined", targets.home)
            assert await becomes(lambda: owner.pictures > before)
        # Who looked in has left, and the session goes on.
        assert await typed(owner, "typed-by-the-owner", targets.home)


async def test_a_shared_look_is_no_hand(
    server: DeskgateServer, desk: Desk, targets: Targets
) -> None:
    identifier = desk.ssh("shared")
    token = await asyncio.to_thread(desk.token)
    profile = desk.ask(
        "POST",
        "session/data/postgresql/sharingProfiles",
        token,
        {
            "name": "look",
            "primaryConnectionIdentifier": identifier,
            "parameters": {"read-only": "true"},
            "attributes": {},
        },
    )["identifier"]
    async with session(server.port, token, identifier) as owner:
        await drawing(owner)
        path = f"session/tunnels/{owner.uuid}/activeConnection/sharingCredentials/{profile}"
        key = desk.ask("GET", path, token)["values"]["key"]
        entered = await asyncio.to_thread(server.post, "/api/tokens", {"key": key})
        assert entered["dataSource"] == "deskgate-shared"
        guest_token = entered["authToken"]
        listed = desk.ask("GET", "session/data/deskgate-shared/connections", guest_token)
        assert list(listed) == [key]
        async with session(server.port, guest_token, key, source="deskgate-shared") as guest:
            await drawing(guest)
            await guest.type("touch typed-by-a-guest\n")
            before = guest.pictures
            assert await typed(owner, "typed-while-shared", targets.home)
            assert await becomes(lambda: guest.pictures > before)
            assert not (Path(targets.home) / "typed-by-a-guest").exists()
            # The guest's own end is nobody else's; the owner's is the guest's.
            desk.ask("DELETE", f"session/data/deskgate/activeConnections/{owner.uuid}", token)
            ending, _, message = await guest.ended(SECONDS)
            assert ending == "revoked"
            assert "looking into" in message or "shared" in message
        with pytest.raises(Exception, match="403"):
            await asyncio.to_thread(server.post, "/api/tokens", {"key": key})


async def test_the_end_of_the_session_ends_the_look(server: DeskgateServer, desk: Desk) -> None:
    identifier = desk.ssh("ended")
    token = await asyncio.to_thread(desk.token)
    async with session(server.port, token, identifier) as owner:
        await drawing(owner)
        async with session(server.port, token, owner.uuid, kind="a") as joined:
            await drawing(joined)
            await owner.send("disconnect")
            await owner.ended(SECONDS)
            ending, _, message = await joined.ended(SECONDS)
            assert (ending, message) == (
                "revoked", "The session that you were looking into is over."
            )  # fmt: skip
