"""The gateway behind the real ASGI server on a free loopback port, without a management plane."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import websockets
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from tests.fakes.authority import TOKEN

from deskgate.asgi import Parts
from deskgate.gateway.edge import WebSocketTunnel
from deskgate.gateway.guacd_log import NoLog
from deskgate.gateway.http_tunnel import HttpTunnel
from deskgate.gateway.http_tunnels import HttpTunnels
from deskgate.gateway.keeping import Keeping, NotKept
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.plane import Plane
from deskgate.gateway.reports import Reports
from deskgate.gateway.streams import STREAM_PATH, FileStreams
from deskgate.grants import Authority
from deskgate.server import Server, create_server
from deskgate.settings import Settings

QUERY = {
    "token": TOKEN,
    "GUAC_DATA_SOURCE": "deskgate",
    "GUAC_ID": "1",
    "GUAC_TYPE": "c",
    "GUAC_WIDTH": "800",
    "GUAC_HEIGHT": "600",
}


@dataclass(slots=True)
class Gateway:
    """A running gateway."""

    port: int
    live: LiveSessions
    tunnels: HttpTunnels
    server: Server

    def url(self, **changes: str) -> str:
        """The tunnel's address; a change of "" leaves the parameter out."""
        query = {name: value for name, value in (QUERY | changes).items() if value}
        return f"ws://127.0.0.1:{self.port}/websocket-tunnel?{urlencode(query)}"

    def connect(self, *subprotocols: str, **changes: str) -> websockets.connect:
        """A browser's socket, as `async with`; it offers `guacamole` unless told otherwise."""
        return websockets.connect(
            self.url(**changes),
            subprotocols=[websockets.Subprotocol(name) for name in subprotocols or ("guacamole",)],
            compression=None,
            max_size=None,
            ping_interval=None,
            proxy=None,
        )


@asynccontextmanager
async def gateway(
    authority: Authority, *, transfer_limit: int = 0, keeping: Keeping | None = None
) -> AsyncIterator[Gateway]:
    """Serves the tunnel until the block ends."""
    live = LiveSessions()
    reports = Reports(authority)
    kept = keeping or NotKept()
    plane = Plane(authority, live, reports, NoLog(), keeping=kept)
    tunnels = HttpTunnels()
    app = Starlette(
        routes=[
            WebSocketRoute("/websocket-tunnel", WebSocketTunnel(plane)),
            Route("/tunnel", HttpTunnel(plane, tunnels)),
            Route(STREAM_PATH, FileStreams(authority, live, reports, transfer_limit)),
        ]
    )
    app.state.parts = Parts(live, authority, None)
    server = create_server(app, Settings(host="127.0.0.1", port=0), lambda _: ready.set())
    ready = asyncio.Event()
    clocks = asyncio.create_task(live.watch_clocks())
    serving = asyncio.create_task(server.serve())
    try:
        await ready.wait()
        yield Gateway(server.servers[0].sockets[0].getsockname()[1], live, tunnels, server)
    finally:
        server.should_exit = True
        await tunnels.stop()
        clocks.cancel()
        await asyncio.gather(serving, clocks, return_exceptions=True)
