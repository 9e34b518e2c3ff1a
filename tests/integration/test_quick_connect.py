"""Connections by an address, and bookmarks by a name, end to end: a token, a tunnel, a session."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from tests.harness.client import Client, session
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears

from targets import Targets

SECONDS = 30


def _ask(server: DeskgateServer, token: str, path: str, form: dict[str, str] | None = None) -> Any:
    data = None if form is None else urlencode(form).encode()
    request = urllib.request.Request(
        f"{server.url}/api/session/{path}", data, {"Guacamole-Token": token}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


async def _types(client: Client, targets: Targets) -> None:
    """What is typed happens there."""
    name = f"quick-{uuid4().hex[:8]}"
    await client.until("sync", SECONDS)
    for _ in range(SECONDS):
        await client.type(f"touch {name}\n")
        if await appears(Path(targets.home) / name, seconds=1):
            break
    assert (Path(targets.home) / name).exists()
    assert client.pictures > 0


def _uri(targets: Targets) -> str:
    told = targets.parameters("ssh")
    who = ":".join(quote(told[name], safe="") for name in ("username", "password"))
    return f"ssh://{who}@{told['hostname']}:{told['port']}/?font-size=14"


async def test_an_address_becomes_a_session(server: DeskgateServer, targets: Targets) -> None:
    token = server.token()
    form = {"uri": _uri(targets)}
    made = await asyncio.to_thread(_ask, server, token, "ext/quickconnect/create", form)
    key = made["identifier"]
    listed = await asyncio.to_thread(_ask, server, token, "data/quickconnect/connections")
    assert listed[key]["name"].startswith("ssh://127.0.0.1:")
    async with session(server.port, token, key, source="quickconnect") as client:
        await _types(client, targets)
        request = urllib.request.Request(f"{server.url}/api/tokens/{token}", method="DELETE")
        await asyncio.to_thread(urllib.request.urlopen, request, timeout=10)
        assert (await client.ended(5))[0] == "revoked"
    password = targets.parameters("ssh")["password"]
    assert password not in "".join(server.log)


async def test_a_name_of_user_mapping_becomes_a_session(
    server: DeskgateServer, targets: Targets
) -> None:
    parameters = targets.parameters("ssh")
    name = f"Büro {uuid4().hex[:8]}"
    key = server.add_connection(name, "ssh", parameters)
    token = server.token()
    path = f"data/default/connections/{quote(name)}"
    assert (await asyncio.to_thread(_ask, server, token, path))["identifier"] == key
    opened = session(server.port, token, name, source="default", framing="guacamole")
    async with opened as client:
        await _types(client, targets)
    async with session(server.port, token, name, source="deskgate") as client:
        assert (await client.ended(10))[0] == "refused"
