"""The HTTP tunnel through the whole server to a real target: connect, read, write, end."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from tests.harness.client import keysym_of
from tests.harness.http_tunnel import HttpClient, http_client
from tests.harness.server import DeskgateServer, running_server
from tests.harness.wait import appears, becomes

from deskgate.guac import encode
from targets import Targets

STATUS = "guacamole-status-code"
LIMIT_SECONDS = 1.5  # in which a write must be answered, or clients call the tunnel unstable


def query(token: str, identifier: str) -> dict[str, str]:
    return {
        "token": token,
        "GUAC_DATA_SOURCE": "deskgate",
        "GUAC_ID": identifier,
        "GUAC_TYPE": "c",
        "GUAC_WIDTH": "800",
        "GUAC_HEIGHT": "600",
        "GUAC_IMAGE": "image/png",
    }


async def type_in(client: HttpClient, text: str) -> None:
    """All of it in one write, as a client does with what came while it waited for an answer."""
    keys = "".join(
        encode("key", str(keysym_of(character)), pressed)
        for character in text
        for pressed in ("1", "0")
    )
    answer = await asyncio.wait_for(client.write(keys), LIMIT_SECONDS)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/tunnel", "/guacamole/tunnel"])
async def test_ssh_over_http(server: DeskgateServer, targets: Targets, path: str) -> None:
    name = f"http-{path.count('/')}"
    identifier = server.add_connection(name, "ssh", targets.parameters("ssh"))
    token = await asyncio.to_thread(server.token)
    async with http_client(server.port, path) as client:
        assert (await client.connect(query(token, identifier))).status_code == 200
        polling = asyncio.create_task(client.poll())
        await client.until("sync")
        await asyncio.sleep(1)  # the shell is there before it is typed into
        await type_in(client, f"touch {name}\n")
        assert await appears(Path(targets.home) / name)
        assert any(instruction[0] in ("img", "rect", "copy") for instruction in client.heard)
        await client.say("disconnect")
        await asyncio.wait_for(polling, 10)
        assert client.ended is not None
        assert client.ended.status_code == 404


async def test_what_the_target_refuses(server: DeskgateServer, targets: Targets) -> None:
    parameters = targets.parameters("ssh") | {"password": "wrong"}
    identifier = server.add_connection("ssh refused over http", "ssh", parameters)
    token = await asyncio.to_thread(server.token)
    async with http_client(server.port) as client:
        assert (await client.connect(query(token, identifier))).status_code == 200
        await asyncio.wait_for(client.poll(), 30)
        assert "769" in [one[2] for one in client.heard if one[0] == "error"]
        assert client.ended is not None
        assert client.ended.headers[STATUS] == "769"


async def test_who_may_not_connect(server: DeskgateServer) -> None:
    async with http_client(server.port) as client:
        answer = await client.connect(query("0" * 64, "1"))
        assert (answer.status_code, answer.headers[STATUS]) == (403, "769")
        token = await asyncio.to_thread(server.token)
        answer = await client.connect(query(token, "no-such-connection"))
        assert (answer.status_code, answer.headers[STATUS]) == (404, "516")


async def test_the_server_stops_in_order_during_a_session(tmp_path: Path, targets: Targets) -> None:
    with running_server(tmp_path) as server:
        identifier = server.add_connection("stopping", "ssh", targets.parameters("ssh"))
        token = await asyncio.to_thread(server.token)
        async with http_client(server.port) as client:
            await client.connect(query(token, identifier))
            polling = asyncio.create_task(client.poll())
            await client.until("sync")
            server.process.terminate()
            await asyncio.wait_for(polling, 10)
            assert client.ended is not None
            assert client.ended.headers[STATUS] == "520"
        assert await becomes(lambda: server.process.poll() is not None)
        assert server.process.returncode == -signal.SIGTERM  # uvicorn raises it again at its end
    assert any("ending=server-stopped" in line for line in server.log)
