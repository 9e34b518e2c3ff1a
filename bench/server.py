"""The server under test, alone in its process: the real ASGI server and gateway.

At each line on its standard input it says how many sessions are live.

An authority that grants everything stands in for the management plane, so that the figures are
the data path's. The connection's identifier becomes guacd's `hostname`: see bench/guacd.py.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from bench.processes import allow_many_files, say, when_orphaned
from deskgate.asgi import Parts
from deskgate.gateway.edge import WebSocketTunnel
from deskgate.gateway.guacd_log import NoLog
from deskgate.gateway.http_tunnel import HttpTunnel
from deskgate.gateway.http_tunnels import HttpTunnels
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.plane import Plane
from deskgate.gateway.reports import Reports
from deskgate.grants import (
    FileMoved,
    Grant,
    GuacdAddress,
    Order,
    Person,
    Refused,
    Rights,
    Secret,
    SessionClosed,
    SessionOpened,
    SessionParked,
    SessionProgress,
    SessionSaid,
    Target,
    TunnelRequest,
)
from deskgate.guac.status import Status
from deskgate.server import create_server
from deskgate.settings import Settings


class Yes:
    """Grants everything to everybody, and keeps nothing: its memory must not be measured."""

    def __init__(self, guacd: GuacdAddress) -> None:
        self._guacd = guacd

    async def admit(self, request: TunnelRequest) -> Grant:
        if request.kind == "a":
            return Grant(
                session_id=uuid.uuid4(),
                person=Person("2", "grace"),
                target=Target("1", "A server", "vnc"),
                guacd=self._guacd,
                rights=Rights(view_only=True),
                joins="$260d01da-779b-4ee9-afc1-c16bae885cc7",
                joined=uuid.UUID(request.identifier),
            )
        return Grant(
            session_id=uuid.uuid4(),
            person=Person("1", "ada"),
            target=Target(request.identifier, "A server", "vnc"),
            guacd=self._guacd,
            parameters={"hostname": request.identifier},
        )

    async def another(self, grant: Grant, event: SessionClosed) -> Grant:
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no other.")

    async def owns(self, token: Secret, session_id: uuid.UUID) -> bool:
        return True

    async def opened(self, event: SessionOpened) -> None:
        pass

    async def progressed(self, events: Sequence[SessionProgress]) -> None:
        pass

    async def parked(self, event: SessionParked) -> None:
        pass

    async def said(self, event: SessionSaid) -> None:
        pass

    async def closed(self, event: SessionClosed) -> None:
        pass

    async def file_moved(self, event: FileMoved) -> None:
        pass

    async def orders(self) -> AsyncIterator[Order]:
        await asyncio.Event().wait()
        yield  # type: ignore[misc]  # never reached; it makes this an iterator


def create_app(authority: Yes, live: LiveSessions) -> Starlette:
    """The tunnels alone, with the sessions' clocks beside it as in the real server."""
    reports = Reports(authority)
    plane = Plane(authority=authority, live=live, reports=reports, guacd_log=NoLog())

    tunnels = HttpTunnels()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        clocks = asyncio.create_task(live.watch_clocks())
        yield
        await tunnels.stop()
        clocks.cancel()

    app = Starlette(
        routes=[
            WebSocketRoute("/websocket-tunnel", WebSocketTunnel(plane)),
            Route("/tunnel", HttpTunnel(plane, tunnels)),
        ],
        lifespan=lifespan,
    )
    app.state.parts = Parts(live, authority, None)
    return app


def main() -> int:
    """`python -m bench.server GUACD_PORT`: serve until standard input closes."""
    allow_many_files()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    live = LiveSessions()
    app = create_app(Yes(GuacdAddress("127.0.0.1", int(sys.argv[1]))), live)

    def ready(address: str) -> None:
        say(port=urlsplit(address).port)

    server = create_server(app, Settings(host="127.0.0.1", port=0), ready)

    def stop() -> None:
        server.should_exit = True

    when_orphaned(stop, lambda: say(live=len(live)))
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
