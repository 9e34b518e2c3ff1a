"""The ASGI server under all of it: uvicorn, set up for long-lived sockets, ended in order.

SIGTERM is how services are restarted: sessions are left to the keeper, where there is one. Ctrl-C
(SIGINT), or both, ends everything.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from deskgate.gateway import limits
from deskgate.gateway.browser_socket import BrowserSocket
from deskgate.http_socket import HttpSocket

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from deskgate.asgi import Parts
    from deskgate.settings import Settings

# How long requests may take to finish once the server was told to stop.
_SHUTDOWN_SECONDS = 5


class Server(uvicorn.Server):
    """uvicorn, but it says when it is ready, and tells live sessions that it stops."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._signals: set[int] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call `on_ready` with the page's address."""
        await super().startup(sockets)
        if self.started:
            self._on_ready(self._address())

    def _address(self) -> str:
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        if host in ("0.0.0.0", "::"):  # noqa: S104 -- compared with, not bound to
            host = "localhost"
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the sessions here, then stop as uvicorn does."""
        parts: Parts = self.config.app.state.parts  # type: ignore[union-attr]  # always our Starlette
        for server in self.servers:
            server.close()  # what came now would come too late
        parts.streams.end_all()
        if signal.SIGTERM in self._signals and signal.SIGINT not in self._signals:
            await parts.keeping.leave()
        else:
            parts.keeping.forget()
        await parts.end_sessions()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal came: stop, in the way that is its own."""
        self._signals.add(sig)
        super().handle_exit(sig, frame)


def create_server(app: Starlette, settings: Settings, on_ready: Callable[[str], None]) -> Server:
    """The server for these settings; `run()` blocks until a signal."""
    return Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http=HttpSocket,
            ws=BrowserSocket,
            ws_max_size=limits.BROWSER_MESSAGE_BYTES,
            # guacd's pictures are compressed already; deflating them again only costs time.
            ws_per_message_deflate=False,
            ws_ping_interval=limits.BROWSER_PING_SECONDS,
            ws_ping_timeout=limits.BROWSER_PONG_SECONDS,
            proxy_headers=False,  # true_client.py reads them, for tunnels, too
            server_header=False,
            access_log=False,
            log_config=None,
            lifespan="on",
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        ),
        on_ready,
    )
