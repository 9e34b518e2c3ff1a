"""The address in the log is the browser's, through real proxies too; nobody can lie about it."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import sqlite3
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
import websockets
from tests.harness.server import DeskgateServer, running_server

from targets.certificates import Certificates, made_certificates
from targets.nginx import running_nginx
from targets.ports import free_port

PROXIES = ("127.0.0.10", "127.0.0.11")
LIE = "6.6.6.6"
SECONDS = 15


@dataclass(frozen=True, slots=True)
class Scene:
    """A server that trusts two proxies, one behind the other."""

    server: DeskgateServer
    connection: str
    outer: int
    inner: int
    certificates: Certificates

    def addresses(self, table: str, column: str) -> list[str]:
        path = self.server.folder / "data" / "deskgate.sqlite3"
        with contextlib.closing(sqlite3.connect(path)) as database:
            rows = database.execute(f"SELECT {column} FROM {table} ORDER BY id")
            return [row[0] for row in rows]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    certificates = made_certificates(tmp_path_factory.mktemp("certificates"))
    settings = {"TRUSTED_PROXIES": "127.0.0.10/31", "GUACD": f"127.0.0.1:{free_port()}"}
    with running_server(tmp_path_factory.mktemp("server"), **settings) as server:
        identifier = server.add_connection("web", "ssh", {"hostname": "127.0.0.1"})
        folders = [tmp_path_factory.mktemp("nginx") for _ in range(2)]
        with running_nginx(folders[0], upstream=server.port, source=PROXIES[1]) as inner:
            with running_nginx(
                folders[1], upstream=inner, source=PROXIES[0], certificates=certificates
            ) as outer:
                yield Scene(server, identifier, outer, inner, certificates)


def ask(scene: Scene, way: str, source: str) -> str:
    """A Guacamole token, asked for from this address by this way; the request lies about it."""
    if way == "two proxies":
        tls = ssl.create_default_context(cafile=scene.certificates.ca)
        link: http.client.HTTPConnection = http.client.HTTPSConnection(
            "127.0.0.1", scene.outer, context=tls, source_address=(source, 0), timeout=SECONDS
        )
    else:
        port = scene.inner if way == "one proxy" else scene.server.port
        link = http.client.HTTPConnection(
            "127.0.0.1", port, source_address=(source, 0), timeout=SECONDS
        )
    form = urlencode({"username": "admin", "password": scene.server.password})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": LIE}
    with contextlib.closing(link):
        link.request("POST", "/api/tokens", body=form, headers=headers)
        token: str = json.load(link.getresponse())["authToken"]
    return token


async def open_tunnel(scene: Scene, way: str, source: str, token: str) -> None:
    """Opened and ended by the gateway, because there is no guacd; the log has its row."""
    query = {
        "token": token,
        "GUAC_DATA_SOURCE": "deskgate",
        "GUAC_ID": scene.connection,
        "GUAC_TYPE": "c",
    }
    outer = way == "two proxies"
    port = {"two proxies": scene.outer, "one proxy": scene.inner}.get(way, scene.server.port)
    async with websockets.connect(
        f"ws{'s' if outer else ''}://127.0.0.1:{port}/websocket-tunnel?{urlencode(query)}",
        subprotocols=[websockets.Subprotocol("guacamole")],
        ssl=ssl.create_default_context(cafile=scene.certificates.ca) if outer else None,
        additional_headers={"X-Forwarded-For": LIE},
        local_addr=(source, 0),
        proxy=None,
    ) as socket:
        with contextlib.suppress(websockets.ConnectionClosed):
            async with asyncio.timeout(SECONDS):
                while True:
                    await socket.recv()


@pytest.mark.parametrize("way", ["two proxies", "one proxy", "no proxy"])
async def test_the_browsers_own_address_is_in_the_log(scene: Scene, way: str) -> None:
    source = {"two proxies": "127.0.0.5", "one proxy": "127.0.0.6", "no proxy": "127.0.0.7"}[way]
    token = await asyncio.to_thread(ask, scene, way, source)
    await open_tunnel(scene, way, source, token)
    assert scene.addresses("audit_sessionlog", "client_address").count(source) == 1
    end = time.monotonic() + SECONDS
    while scene.addresses("audit_event", "address || action").count(f"{source}session.end") != 1:
        assert time.monotonic() < end
        await asyncio.sleep(0.1)
    addresses = scene.addresses("audit_event", "address")
    assert addresses.count(source) >= 3  # logged in, session begun, ended
    assert LIE not in addresses
    assert not set(PROXIES) & set(addresses)


async def test_an_untrusted_proxy_is_the_one_who_asks(scene: Scene, tmp_path: Path) -> None:
    with running_nginx(tmp_path, upstream=scene.server.port, source="127.0.0.77") as port:
        stranger = Scene(scene.server, scene.connection, port, port, scene.certificates)
        await asyncio.to_thread(ask, stranger, "one proxy", "127.0.0.8")
    addresses = scene.addresses("audit_event", "address")
    assert "127.0.0.77" in addresses
    assert not {"127.0.0.8", LIE} & set(addresses)
