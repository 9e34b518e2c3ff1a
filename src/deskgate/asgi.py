"""The composition root: tunnels to the gateway, files to the file server, the rest to Django.

The only place where the planes meet: `control` is handed to the gateway as an Authority.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import ssl
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from deskgate.control.setup import current_settings, django_setup
from deskgate.control.together.streams import Streams
from deskgate.files import CachedFiles
from deskgate.gateway import limits
from deskgate.gateway.adopting import adopt
from deskgate.gateway.edge import WebSocketTunnel
from deskgate.gateway.guacd_child import ManagedGuacd
from deskgate.gateway.guacd_log import NoLog
from deskgate.gateway.http_tunnel import HttpTunnel
from deskgate.gateway.http_tunnels import HttpTunnels
from deskgate.gateway.keeping import NotKept, ServerKeeping
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.outcome import SERVER_STOPPED, Outcome
from deskgate.gateway.plane import Plane
from deskgate.gateway.reports import Reports
from deskgate.gateway.streams import STREAM_PATH, FileStreams
from deskgate.grants import Authority, Revocation
from deskgate.prefix import Prefix
from deskgate.settings import Settings, load_settings
from deskgate.true_client import TrueClient

if TYPE_CHECKING:
    from deskgate.control.authority import DatabaseAuthority
    from deskgate.gateway.keeper_client import Keeper

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one server process is made of."""

    live: LiveSessions
    authority: Authority
    guacd: ManagedGuacd | None
    streams: Streams = field(default_factory=Streams)
    keeping: ServerKeeping = field(default_factory=NotKept)

    async def end_sessions(self) -> None:
        """Give them a moment to say so; what is kept, and nobody reads here any more, lives on."""
        self.live.end_all(SERVER_STOPPED)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.CLOSE_SECONDS):
                await self.live.empty.wait()
        self.keeping.let_go()


def create_app(settings: Settings | None = None) -> Starlette:
    """The whole server as one ASGI application; its parts are at `app.state.parts`.

    The data folder must have been prepared (`deskgate init`, or `deskgate serve`, does it).
    """
    settings = settings or load_settings()
    django_setup(settings)
    # Django's models can only be imported once it is set up.
    from deskgate.control.authority import DatabaseAuthority
    from deskgate.control.project.asgi import get_application
    from deskgate.control.runtime import Runtime, set_runtime

    keeper = _make_keeper(settings)
    guacd = None if settings.guacd else ManagedGuacd(settings.guacd_program, keeper)
    if guacd is not None:
        set_runtime(Runtime(managed_guacd=lambda: guacd.address))
    authority = DatabaseAuthority()
    parts = Parts(LiveSessions(), authority, guacd, keeping=keeper or NotKept())
    reports = Reports(authority)
    plane = Plane(
        authority=authority,
        live=parts.live,
        reports=reports,
        guacd_log=guacd.log if guacd else NoLog(),
        guacd_tls=ssl.create_default_context(cafile=settings.guacd_ca),
        keeping=parts.keeping,
    )
    tunnels = HttpTunnels()
    limit = settings.transfer_limit_mb * 1_000_000
    app = Starlette(
        routes=[
            WebSocketRoute("/websocket-tunnel", WebSocketTunnel(plane)),
            Route("/tunnel", HttpTunnel(plane, tunnels)),
            WebSocketRoute("/{path:path}", _refuse_socket),
            Route(STREAM_PATH, FileStreams(authority, parts.live, reports, limit)),
            *_file_routes(),
            Mount("/", get_application(parts.streams)),
        ],
        middleware=[
            Middleware(Prefix, prefixes=settings.prefixes, proxies=settings.trusted_proxies),
            Middleware(TrueClient, proxies=settings.trusted_proxies),
        ],
        lifespan=lambda _: _lifespan(parts, plane, authority, tunnels),
    )
    app.state.parts = parts
    return app


_KEEPER_SOCKET = "keeper.sock"  # in the data folder


def _make_keeper(settings: Settings) -> Keeper | None:
    """Whoever goes on with sessions without us; None where they are to end with us, or the system
    has no means for it."""
    if sys.platform != "linux" or not settings.restart_minutes:
        return None
    from deskgate.gateway.keeper_client import Keeper

    return Keeper(settings.data.absolute() / _KEEPER_SOCKET, settings.restart_minutes * 60)


async def _take_back(parts: Parts, plane: Plane) -> list[UUID]:
    """The sessions that the server before us has left, which go on; without a keeper none do."""
    if sys.platform == "linux" and isinstance(parts.keeping, NotKept):
        from deskgate.gateway.keeper_client import keeper_stop

        await keeper_stop(current_settings().data.absolute() / _KEEPER_SOCKET)
    return await adopt(plane, await parts.keeping.take())


async def _refuse_socket(socket: WebSocket) -> None:
    """No WebSocket but the tunnel's: closed before it opened, which is an answer of 403."""
    await socket.close()


def _file_routes() -> list[Mount]:
    """The web interface's build, and the files of Django's administration and of the API's page."""
    built = Path(str(files("deskgate"))) / "static" / "assets"
    return [
        Mount("/assets", CachedFiles([built], forever=True)),
        Mount("/static", CachedFiles(_django_file_folders(), forever=False)),
    ]


def _django_file_folders() -> list[Path]:
    from django.apps import apps

    folders = (Path(config.path) / "static" for config in apps.get_app_configs())
    return [folder for folder in folders if folder.is_dir()]


@contextlib.asynccontextmanager
async def _lifespan(
    parts: Parts, plane: Plane, authority: DatabaseAuthority, tunnels: HttpTunnels
) -> AsyncIterator[None]:
    """What runs beside the requests: the sessions' clocks, revocations, and the managed guacd."""
    from deskgate.control.audit.decided import decisions_watch
    from deskgate.control.audit.keeper import LogKeeper
    from deskgate.control.directory.sync import directory_watch
    from deskgate.control.nodes.health import nodes_watch
    from deskgate.control.together.standing import streams_watch

    keeper, reports = LogKeeper(current_settings()), plane.reports
    await authority.recover(await _take_back(parts, plane))
    await keeper.begin()
    work = [
        asyncio.create_task(parts.live.watch_clocks()),
        asyncio.create_task(_obey(parts)),
        asyncio.create_task(reports.keep_trying()),
        asyncio.create_task(reports.keep_telling_progress(parts.live)),
        asyncio.create_task(nodes_watch()),
        asyncio.create_task(keeper.run()),
        asyncio.create_task(directory_watch()),
        asyncio.create_task(decisions_watch(parts.live.empty.is_set)),
        asyncio.create_task(streams_watch(parts.streams)),
    ]
    if parts.guacd is not None:
        work.append(asyncio.create_task(parts.guacd.run()))
        await parts.guacd.ready.wait()
    for task in work:
        task.add_done_callback(_stop_on_failure)
    try:
        yield
    finally:
        await tunnels.stop()
        await parts.end_sessions()  # those without a browser have no request that ends
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await parts.keeping.aclose()
        await reports.tell_late_ones()
        await authority.aclose()
        await keeper.stop()


def _stop_on_failure(task: asyncio.Task[None]) -> None:
    """A server that can't end what was revoked must not go on: whoever runs it starts it again."""
    if not task.cancelled() and task.exception() is not None:
        _log.error("= background work failed, stopping", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)


async def _obey(parts: Parts) -> None:
    """End each session that `control` says must end, and tell them what it tells. Runs until
    cancelled."""
    async for order in parts.authority.orders():
        if isinstance(order, Revocation):
            outcome = Outcome(order.status, order.ending, order.message)
            parts.live.end(order.session_id, outcome)
        else:
            parts.live.tell(order)
