"""Links of platforms, signed or encrypted, without an account; links to shared sessions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import httpx2 as httpx
import pytest
from playwright.async_api import Browser, expect
from tests.e2e.page import Session
from tests.e2e.test_links import opened, stands_alone, trouble, written
from tests.harness.client import session
from tests.harness.server import DeskgateServer, running_server
from tests.harness.wait import appears

from deskgate.control.signed.jsonlogin import json_seal
from deskgate.control.signed.signer import sign
from deskgate.grants import Secret
from targets import Targets

SECRET = "my secret key"
HEX = "4c0b569e4c96df157eee1b65dd0e4d41"
KEYS = json.dumps([{"name": "portal", "dialect": "v2", "secret": SECRET}])
SIGNED = ("hostname", "port", "username", "password")


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server with a platform's keys, and with nothing in its tree."""
    settings = {"SIGNED_SECRET_KEY": SECRET, "JSON_SECRET_KEY": HEX, "SIGNING_KEYS": KEYS}
    with running_server(tmp_path_factory.mktemp("platform"), **settings) as running:
        yield running


def _signed(targets: Targets, dialect: str, protocol: str = "ssh") -> dict[str, str]:
    parameters = {
        name: text for name, text in targets.parameters(protocol).items() if name in SIGNED
    }
    return sign(
        {"protocol": protocol, **parameters},
        secret=Secret(SECRET),
        dialect=dialect,
        now=datetime.now(UTC),
        identifier="desk",
        key_id="settings:portal",
    )


@pytest.mark.parametrize(("dialect", "protocol"), [("classic", "vnc"), ("cyverse", "ssh")])
async def test_the_two_steps_of_a_platform(
    browser: Browser, gateway: DeskgateServer, targets: Targets, dialect: str, protocol: str
) -> None:
    form = _signed(targets, dialect, protocol)
    answer = await asyncio.to_thread(gateway.post, "/guacamole/api/tokens", form)
    address = f"/guacamole/#/client/{written('desk', source='hmac')}?token={answer['authToken']}"
    async with opened(browser, gateway, address) as desk:
        session = Session(desk, "desk")
        await session.until("connected")
        await stands_alone(desk)
        await expect(desk.page).to_have_title("desk")
        name = f"by-link-{uuid4().hex[:8]}"
        for _ in range(5):  # a desktop's terminal may take its time to be ready for keys
            await session.type(f"touch {name}\n")
            if await appears(Path(targets.home) / name, seconds=5):
                break
        assert await appears(Path(targets.home) / name, seconds=1)


async def test_a_signature_within_the_link(
    browser: Browser, gateway: DeskgateServer, targets: Targets
) -> None:
    form = _signed(targets, "v2")
    address = f"/#/client/{written('desk', source='hmac')}?{urlencode(form)}"
    async with opened(browser, gateway, address) as desk:
        session = Session(desk, "desk")
        await session.until("connected")
        await stands_alone(desk)
        await desk.page.reload()  # a nonce is good once; the token that it brought is kept
        await session.until("connected")
    async with opened(browser, gateway, address) as desk:  # whoever finds the link comes too late
        assert await trouble(desk) == "expired"


async def test_several_connections_to_choose_from(
    browser: Browser, gateway: DeskgateServer, targets: Targets
) -> None:
    expires = int((datetime.now(UTC) + timedelta(minutes=5)).timestamp() * 1000)
    one = {"protocol": "ssh", "parameters": targets.parameters("ssh")}
    content = {"username": "alice", "expires": expires, "connections": {"ärger": one, "b": one}}
    data = json_seal(content, key=bytes.fromhex(HEX))
    async with opened(browser, gateway, f"/#/?{urlencode({'data': data})}") as desk:
        choice = desk.by("link-choice")
        await expect(choice.get_by_role("listitem")).to_have_count(2)
        assert "?" not in desk.page.url
        await desk.by("link-offer-ärger").click()
        session = Session(desk, "ärger")
        await session.until("connected")
        await expect(desk.page).to_have_title("ärger")
        await desk.by("alone-menu").click()
        await desk.page.get_by_role("button", name="Disconnect").click()
        await session.view.get_by_test_id("session-close").click()
        await desk.by("link-offer-b").click()
        await Session(desk, "b").until("connected")
        await desk.page.go_back()
        await desk.page.reload()
        await expect(choice.get_by_role("listitem")).to_have_count(2)


async def test_a_share_link(browser: Browser, server: DeskgateServer, targets: Targets) -> None:
    identifier = server.add_connection("shared by link", "ssh", targets.parameters("ssh"))
    token = await asyncio.to_thread(server.token)
    profile = {
        "name": "look",
        "primaryConnectionIdentifier": identifier,
        "parameters": {"read-only": "true"},
        "attributes": {},
    }
    headers = {"Guacamole-Token": token}
    async with (
        httpx.AsyncClient(base_url=f"{server.url}/api/session/", headers=headers) as api,
        session(server.port, token, identifier) as owner,
    ):
        await owner.until("sync", 30)
        made = (await api.post("data/deskgate/sharingProfiles", json=profile)).json()
        path = f"tunnels/{owner.uuid}/activeConnection/sharingCredentials/{made['identifier']}"
        key = (await api.get(path)).json()["values"]["key"]
        async with opened(browser, server, f"/#/?key={key}") as desk:
            guest = Session(desk, key)
            await guest.until("connected")
            await stands_alone(desk)
            before = await guest.settled()
            await owner.type("echo seen by the guest\n")
            assert await guest.changes_from(before)
            await api.delete(f"data/deskgate/activeConnections/{owner.uuid}")
            assert await guest.ending() == "revoked"
            await expect(guest.view).to_contain_text("Ask whoever gave you this link")
        async with opened(browser, server, f"/#/?key={key}") as desk:
            assert await trouble(desk) == "share-over"


async def test_a_group_takes_a_log_in(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    token = await asyncio.to_thread(server.token)
    group = {
        "name": "balanced by link",
        "parentIdentifier": "ROOT",
        "type": "BALANCING",
        "attributes": {},
    }
    headers = {"Guacamole-Token": token}
    async with httpx.AsyncClient(
        base_url=f"{server.url}/api/session/data/deskgate/", headers=headers
    ) as api:
        made = (await api.post("connectionGroups", json=group)).json()
        connection = {
            "name": "one of a group",
            "parentIdentifier": made["identifier"],
            "protocol": "ssh",
            "parameters": targets.parameters("ssh"),
            "attributes": {},
        }
        assert (await api.post("connections", json=connection)).status_code == 200
    address = f"/#/client/{written(made['identifier'], 'g')}"
    async with opened(browser, server, address) as desk:
        await desk.by("login-username").fill("admin")
        await desk.by("login-password").fill(server.password)
        await desk.by("login-submit").click()
        await Session(desk, f"g-{made['identifier']}").until("connected")
        await stands_alone(desk)
        await expect(desk.page).to_have_title("balanced by link")
