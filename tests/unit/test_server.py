"""The ASGI server's own part: the address it tells, and the order in which it ends."""

from __future__ import annotations

import asyncio

import pytest
import websockets
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import fake_guacd
from tests.fakes.server import gateway

from deskgate.grants import Ending
from deskgate.guac import parse_message
from deskgate.server import create_server
from deskgate.settings import Settings


async def test_live_sessions_hear_that_it_stops() -> None:
    async with fake_guacd() as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server:
            socket = await server.connect("deskgate.stream")
            await socket.recv()
        while (notice := parse_message(str(await socket.recv()))[0])[1] == "room":
            pass  # who is in it
        assert notice[1:4] == ("ended", "server-stopped", "520")
        with pytest.raises(websockets.ConnectionClosed):
            await socket.recv()
        assert socket.close_reason == "520"
    assert authority.closed_events[0].ending is Ending.SERVER_STOPPED


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:"), ("::1", "http://[::1]:")],
)
async def test_it_tells_its_address(host: str, address: str) -> None:
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    settings = Settings(host=host, port=0)

    async def app(scope: object, receive: object, send: object) -> None:
        raise AssertionError(scope)

    server = create_server(app, settings, told.set_result)  # type: ignore[arg-type]  # any app will do
    server.config.lifespan = "off"
    serving = asyncio.create_task(server._serve())
    try:
        assert (await asyncio.wait_for(told, 5)).startswith(address)
    finally:
        for each in server.servers:
            each.close()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
