"""Log-ins without an account, end to end: a signed request, its token, a tunnel, a drawn session.

Guacamole's two steps, as platforms make them for the classic and for CyVerse's dialect, and
encrypted JSON; nothing about these sessions is in the server's tree.
"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.harness.api import Page
from tests.harness.client import session
from tests.harness.server import DeskgateServer, running_server
from tests.harness.wait import appears

from deskgate.control.signed.jsonlogin import json_seal
from deskgate.control.signed.signer import sign
from deskgate.grants import Secret
from targets import Targets

SECONDS = 30
SECRET = "my secret key"
HEX = "4c0b569e4c96df157eee1b65dd0e4d41"
KEYS = json.dumps([{"name": "portal", "dialect": "v2", "secret": SECRET}])


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server with the platform's keys, a connection to which it doesn't have."""
    folder = tmp_path_factory.mktemp("signed")
    settings = {"SIGNED_SECRET_KEY": SECRET, "JSON_SECRET_KEY": HEX, "SIGNING_KEYS": KEYS}
    with running_server(folder, **settings) as running:
        yield running


def form_of(dialect: str, protocol: str, targets: Targets, identifier: str) -> dict[str, str]:
    """What the platform posts, or has its user's browser post."""
    usual = ("hostname", "port", "username", "password")
    parameters = {k: v for k, v in targets.parameters(protocol).items() if k in usual}
    return sign(
        {"protocol": protocol, **parameters},
        secret=Secret(SECRET),
        dialect=dialect,
        now=datetime.now(UTC),
        identifier=identifier,
        key_id="settings:portal",
    )


async def _token(gateway: DeskgateServer, form: dict[str, str], path: str = "/api/tokens") -> str:
    answer = await asyncio.to_thread(gateway.post, path, form)
    assert answer["dataSource"] in {"hmac", "json"}
    token: str = answer["authToken"]
    return token


async def _types_there(
    gateway: DeskgateServer, targets: Targets, token: str, identifier: str, source: str
) -> None:
    """A drawn session, in which what is typed happens."""
    name = f"signed-{uuid4().hex[:8]}"
    opened = session(gateway.port, token, identifier, source=source, framing="guacamole")
    async with opened as client:
        await client.until("sync", SECONDS)
        for _ in range(SECONDS):
            await client.type(f"touch {name}\n")
            if await asyncio.to_thread((Path(targets.home) / name).exists):
                break
            await asyncio.sleep(1)
        assert await appears(Path(targets.home) / name)
        assert client.pictures > 0


@pytest.mark.parametrize("protocol", ["ssh", "vnc"])
@pytest.mark.parametrize(
    ("dialect", "path"),
    [
        ("classic", "/api/tokens"),
        ("cyverse", "/guacamole/api/tokens"),
        ("v2", "/guacamole/api/tokens"),
    ],
)
async def test_a_signed_request_becomes_a_session(
    gateway: DeskgateServer, targets: Targets, dialect: str, path: str, protocol: str
) -> None:
    identifier = str(uuid4())
    form = form_of(dialect, protocol, targets, identifier)
    token = await _token(gateway, form, path)
    await _types_there(gateway, targets, token, identifier, "hmac")


async def test_encrypted_json_becomes_sessions_that_others_join(
    gateway: DeskgateServer, targets: Targets
) -> None:
    shared = str(uuid4())

    def blob(username: str, connections: dict[str, Any]) -> dict[str, str]:
        expires = int((datetime.now(UTC) + timedelta(minutes=1)).timestamp() * 1000)
        content = {"username": username, "expires": expires, "connections": connections}
        return {"data": json_seal(content, key=bytes.fromhex(HEX))}

    desk = {"id": shared, "protocol": "ssh", "parameters": targets.parameters("ssh")}
    token = await _token(gateway, blob("alice", {"desk": desk}))
    look = {"join": shared, "parameters": {"read-only": "true"}}
    watching = await _token(gateway, blob("bob", {"look": look}))
    opened = session(gateway.port, token, "desk", source="json", framing="guacamole")
    async with opened as client:
        await client.until("sync", SECONDS)
        joined = session(gateway.port, watching, "look", source="json", framing="guacamole")
        async with joined as watcher:
            await watcher.until("sync", SECONDS)
            drawn = watcher.pictures
            assert drawn > 0
            name = f"joined-{uuid4().hex[:8]}"
            await watcher.type(f"touch {name}-not\n")
            await client.type(f"touch {name}\n")
            assert await appears(Path(targets.home) / name)
            assert not (Path(targets.home) / f"{name}-not").exists()


async def test_logging_out_ends_the_session(gateway: DeskgateServer, targets: Targets) -> None:
    token = await _token(gateway, form_of("classic", "ssh", targets, "desk"))
    async with session(gateway.port, token, "desk", source="hmac") as client:
        await client.until("sync", SECONDS)
        request = urllib.request.Request(f"{gateway.url}/api/tokens/{token}", method="DELETE")
        answer = await asyncio.to_thread(urllib.request.urlopen, request, timeout=10)
        assert answer.status == 204
        assert (await client.ended(5))[0] == "revoked"
    opened = session(gateway.port, token, "desk", source="hmac")
    async with opened as client:
        assert (await client.ended(5))[0] == "refused"


async def test_the_token_opens_nothing_else(gateway: DeskgateServer, targets: Targets) -> None:
    tree = gateway.add_connection("of the tree", "ssh", targets.parameters("ssh"))
    token = await _token(gateway, form_of("classic", "ssh", targets, "desk"))
    for identifier, source in (("other", "hmac"), (tree, "deskgate"), (tree, "hmac")):
        async with session(gateway.port, token, identifier, source=source) as client:
            assert (await client.ended(10))[0] == "refused"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda form: {**form, "guac.command": "touch /tmp/never"},
        lambda form: {**form, "guac.hostname": "127.0.0.2"},
        lambda form: {**form, "signature": form["signature"][::-1]},
    ],
)
async def test_a_link_can_not_be_changed(
    gateway: DeskgateServer,
    targets: Targets,
    spoil: Callable[[dict[str, str]], dict[str, str]],
) -> None:
    form = spoil(form_of("classic", "ssh", targets, "desk"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        await asyncio.to_thread(gateway.post, "/api/tokens", form)
    with refused.value as answer:
        assert answer.code == 403
        assert json.load(answer)["type"] == "INVALID_CREDENTIALS"


async def test_the_administrator_sees_who_was_there(
    gateway: DeskgateServer, targets: Targets
) -> None:
    identifier = str(uuid4())
    token = await _token(gateway, form_of("v2", "ssh", targets, identifier))
    async with session(gateway.port, token, identifier, source="hmac") as client:
        await client.until("sync", SECONDS)
        page = await asyncio.to_thread(lambda: Page(gateway.url).log_in("admin", gateway.password))
        rows = await asyncio.to_thread(page.done, "GET", f"/sessions?connection={identifier}")
        (row,) = rows["items"]
        assert row["live"]
        assert (row["user_id"], row["connection_id"]) == (None, None)
        assert row["source"] == "hmac"
        assert row["username"] == targets.parameters("ssh")["username"]
