"""Shares against a running server, with real guacd and targets: tried as an attacker would.

Source: guacozy.md §8, 1 to 5; each way of asking alone is in tests/unit/control/sharing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.harness.api import Api
from tests.harness.client import Client, session
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears, becomes

from deskgate.guac import encode
from targets import Targets

SECONDS = 30
PASSWORD = "kestrel-harbour-42"
WITHIN = 1.0  # from the click to the closed socket


@pytest.fixture
def admin(server: DeskgateServer) -> Iterator[Api]:
    with Api(server.url).log_in("admin", server.password) as api:
        yield api


class World:
    """A connection; a giver who may share it, a colleague of theirs, and a stranger."""

    def __init__(self, server: DeskgateServer, admin: Api, targets: Targets) -> None:
        self.server, self.admin, self.pages = server, admin, ExitStack()
        parameters = {**targets.parameters("ssh"), "host-key-check": "off"}
        body = {"name": "given on by its giver", "protocol": "ssh", "parameters": parameters}
        self.connection = str(admin.send("POST", "/connections", body)["id"])
        self.group = admin.send("POST", "/groups", {"name": "team of the giver"})["id"]
        people = {name: self._person(name) for name in ("giver", "colleague", "stranger")}
        for name in ("giver", "colleague"):
            admin.send("PUT", f"/groups/{self.group}/users/{people[name]}")
        self.colleague_id = people["colleague"]
        grant = {"user_id": people["giver"], "connection_id": self.connection, "role": "share"}
        self.grant = admin.send("POST", "/grants", grant)["id"]

    def _person(self, name: str) -> str:
        body = {"username": name, "password": PASSWORD}
        return str(self.admin.send("POST", "/users", body)["id"])

    def page(self, name: str = "") -> Api:
        """Somebody's browser, or nobody's."""
        page = self.pages.enter_context(Api(self.server.url))
        return page.log_in(name, PASSWORD) if name else page

    def own(self, page: Api) -> AbstractAsyncContextManager[Client]:
        """The giver's own session."""
        told = page.send("POST", f"/connections/{self.connection}/tunnel-tokens", {})
        return session(self.server.port, told["token"], told["identifier"])

    def by(self, page: Api, share: str) -> AbstractAsyncContextManager[Client]:
        """The tunnel of somebody with an account."""
        told = page.send("POST", f"/shares/{share}/tunnel-tokens")
        return self.tunnel(told)

    def tunnel(self, told: Any, **change: str) -> AbstractAsyncContextManager[Client]:
        asked = {**told, **change}
        return session(
            self.server.port,
            asked["token"],
            asked["identifier"],
            kind=asked["kind"],
            source=asked["data_source"],
        )


@pytest.fixture
def world(server: DeskgateServer, admin: Api, targets: Targets) -> Iterator[World]:
    made = World(server, admin, targets)
    with made.pages:
        yield made
    for path in (f"/connections/{made.connection}", f"/groups/{made.group}"):
        admin.send("DELETE", path)
    for one in admin.get("/users")["items"]:
        if one["username"] in ("giver", "colleague", "stranger"):
            admin.send("DELETE", f"/users/{one['id']}")


async def drawing(client: Client) -> Client:
    await client.until("sync", SECONDS)
    return client


async def closed(client: Client, since: float) -> str:
    """The ending that the gateway told, when the socket has closed within the second."""
    ending, _, message = await client.ended(SECONDS)
    assert time.monotonic() - since < WITHIN
    assert message
    return ending


async def test_nobody_comes_who_is_not_let_in(world: World) -> None:
    giver, colleague, stranger = (world.page(n) for n in ("giver", "colleague", "stranger"))
    anybody = world.page()
    async with world.own(giver) as owner:
        await drawing(owner)
        wish = {"session_id": owner.uuid, "minutes": 60}
        seen = giver.send("POST", "/shares", {**wish, "to": {"user_id": world.colleague_id}})
        link = giver.send("POST", "/shares", {**wish, "to": {"link": True}, "code": "blue heron"})
        # 1: nobody else's; nothing to find by asking; nothing to share on
        for key in (seen["id"], link["id"], "nonsense"):
            assert stranger.ask("POST", f"/shares/{key}/tunnel-tokens").status_code == 404
            assert stranger.ask("DELETE", f"/shares/{key}").status_code == 404
        assert stranger.ask("POST", "/shares", {**wish, "to": {"link": True}}).status_code == 404
        assert colleague.ask("POST", "/shares", {**wish, "to": {"link": True}}).status_code == 404
        # 2, 5: nothing to change
        assert colleague.ask("PATCH", f"/shares/{seen['id']}", {"control": True}).is_error
        away = {"folder_id": None}
        assert colleague.ask("PATCH", f"/connections/{world.connection}", away).status_code == 404

        body = {"secret": link["link"].removeprefix("/#/s/"), "name": "Linus"}
        assert anybody.ask("POST", "/guest", {**body, "code": "red heron"}).status_code == 403
        told = anybody.send("POST", "/guest", {**body, "code": "blue heron"})
        for change in (
            {"identifier": seen["id"]},
            {"kind": "c"},
            {"kind": "a"},
            {"kind": "r"},
            {"data_source": "deskgate"},
            {"identifier": owner.uuid, "kind": "a"},
        ):
            async with world.tunnel(told, **change) as nothing:
                assert (await nothing.ended(SECONDS))[0] == "refused"


async def test_who_only_looks_only_looks_and_leaves_at_once(world: World, targets: Targets) -> None:
    giver, colleague = world.page("giver"), world.page("colleague")
    async with world.own(giver) as owner:
        await drawing(owner)
        wish = {"session_id": owner.uuid, "minutes": 60}
        seen = giver.send("POST", "/shares", {**wish, "to": {"user_id": world.colleague_id}})
        link = giver.send("POST", "/shares", {**wish, "to": {"link": True}, "copy": True})
        body = {"secret": link["link"].removeprefix("/#/s/"), "name": "Linus"}
        told = world.page().send("POST", "/guest", body)
        async with world.by(colleague, seen["id"]) as viewer, world.tunnel(told) as guest:
            await drawing(viewer)
            await drawing(guest)
            await _tries_everything(viewer, "by-a-viewer")  # 3
            await _tries_everything(guest, "by-a-guest")
            async with world.by(colleague, seen["id"]) as splitting:
                await drawing(splitting)
                whole = encode("key", "97", "1")
                await splitting.socket.send(whole[:5])
                await splitting.socket.send(whole[5:])
                assert (await splitting.ended(SECONDS))[0] == "bad-instruction"
            await owner.type("touch by-the-owner\n")
            assert await appears(Path(targets.home) / "by-the-owner")
            for name in ("by-a-viewer", "by-a-guest"):
                assert not await asyncio.to_thread(_made, targets, name)
            await _copies_something(owner)
            await viewer.next("sync", (await owner.next("sync"))[1])
            assert not [one for one in viewer.heard if one[0] == "clipboard"]
            await guest.next("clipboard")  # who may copy has it

            # 4: one click, and the socket is closed
            since = time.monotonic()
            await asyncio.to_thread(giver.send, "DELETE", f"/shares/{link['id']}")
            assert await closed(guest, since) == "revoked"
            since = time.monotonic()
            await asyncio.to_thread(world.admin.send, "DELETE", f"/grants/{world.grant}")
            assert await closed(viewer, since) == "revoked"
    async with world.tunnel(told) as nothing:
        assert (await nothing.ended(SECONDS))[0] == "refused"
    assert world.page().ask("POST", "/guest", body).status_code == 404
    assert colleague.ask("POST", f"/shares/{seen['id']}/tunnel-tokens").status_code == 404


async def test_a_session_of_ones_own(world: World, targets: Targets) -> None:
    """What the target sees of a guest on a connection; and their end while they are away."""
    giver = world.page("giver")
    wish = {"connection_id": world.connection, "minutes": 60, "control": True}
    made = giver.send("POST", "/shares", {**wish, "to": {"link": True}, "max_uses": 1})
    anybody = world.page()
    body = {"secret": made["link"].removeprefix("/#/s/"), "name": "Linus"}
    told = anybody.send("POST", "/guest", body)
    assert anybody.ask("POST", "/guest", body).status_code == 409
    async with world.tunnel(told) as guest:
        await drawing(guest)
        await guest.type("touch by-a-guest-of-ones-own\n")
        assert await appears(Path(targets.home) / "by-a-guest-of-ones-own")
        (share,) = giver.get("/shares?side=given")["items"]
        assert [one["name"] for one in share["inside"]] == ["Linus (guest)"]
        key = guest.uuid
        await guest.socket.close()  # a closed tab: what is in it goes on, parked

    def parked() -> bool:
        return any(
            one["id"] == key and one["parked_at"] for one in world.admin.get("/live")["items"]
        )

    assert await becomes(parked)
    giver.send("DELETE", f"/shares/{made['id']}")
    assert await becomes(lambda: not world.admin.get(f"/sessions/{key}")["live"], seconds=WITHIN)
    assert world.admin.get(f"/sessions/{key}")["ending"] == "revoked"


async def _copies_something(owner: Client) -> None:
    """By marking it in the terminal; guacd tells everybody in the session, at the owner's sync."""
    for x, buttons in (("2", "1"), ("300", "1"), ("300", "0")):
        await owner.send("mouse", x, "8", buttons)
    await owner.next("clipboard")
    owner.heard.clear()


def _made(targets: Targets, name: str) -> list[Path]:
    return list(Path(targets.home).glob(f"{name}*"))


async def _tries_everything(client: Client, name: str) -> None:
    """Input as a page sends it; several in a frame; behind something harmless; other ways in."""
    await client.type(f"touch {name}-plain\n")
    keys = [encode("key", str(ord(c)), down) for c in f"touch {name}-joined" for down in "10"]
    await client.socket.send("".join(keys))
    await client.socket.send(encode("nop") + "".join(keys))
    await client.send("clipboard", "0", "text/plain")
    await client.send("blob", "0", "dG91Y2g=")
    await client.send("end", "0")
    await client.send("size", "320", "200")
    await client.send("mouse", "5", "5", "2")
