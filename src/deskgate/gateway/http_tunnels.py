"""The HTTP tunnels of this process, by the token that their clients know them by.

Laws: a token is worth its session, so it is random, kept as a digest only, and found by that; the
task that carries a session is this module's, because no request lasts as long; a tunnel that nobody
uses ends by itself.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from dataclasses import dataclass, field

from deskgate.gateway import limits
from deskgate.gateway.outcome import BROWSER_LOST, SERVER_STOPPED
from deskgate.gateway.plane import Plane
from deskgate.gateway.polling import PollingBrowser, PollingFraming
from deskgate.gateway.query import TunnelQuery
from deskgate.gateway.session import Session
from deskgate.grants import Grant

# 44 characters in base64, as Guacamole's (reference §2 "Connect").
_TOKEN_BYTES = 33


@dataclass(slots=True)
class Tunnel:
    """A session with the browser's side of it, and when it was last asked for (the loop's time)."""

    session: Session
    browser: PollingBrowser
    used_at: float
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    writes: int = 0


class HttpTunnels:
    """Used from the event loop's thread only."""

    def __init__(self) -> None:
        self._by_digest: dict[bytes, Tunnel] = {}
        self._carried: dict[asyncio.Task[None], Session] = {}

    def __len__(self) -> int:
        return len(self._by_digest)

    def carry(self, plane: Plane, grant: Grant, query: TunnelQuery) -> Tunnel:
        """Begin a granted session; its client has no token for it yet."""
        loop = asyncio.get_running_loop()
        browser = PollingBrowser(loop)
        session = Session(plane, grant, browser, PollingFraming(browser))
        task = loop.create_task(session.run(query))
        self._carried[task] = session
        task.add_done_callback(self._carried.pop)
        return Tunnel(session, browser, loop.time())

    def give_token(self, tunnel: Tunnel) -> str:
        """From now on the tunnel is found by the token that this returns."""
        token = base64.b64encode(secrets.token_bytes(_TOKEN_BYTES))
        digest = _digest(token)
        self._by_digest[digest] = tunnel
        self._look_after(digest, tunnel)
        return token.decode()

    def find(self, token: bytes) -> Tunnel | None:
        """The tunnel of this token, which is in use by that."""
        tunnel = self._by_digest.get(_digest(token))
        if tunnel is not None:
            tunnel.used_at = asyncio.get_running_loop().time()
        return tunnel

    def forget(self, token: bytes) -> None:
        self._by_digest.pop(_digest(token), None)

    def _look_after(self, digest: bytes, tunnel: Tunnel) -> None:
        """End the tunnel if nobody used it for long; else look again when that could be."""
        loop = asyncio.get_running_loop()
        if self._by_digest.get(digest) is not tunnel:
            return
        if tunnel.writes and not tunnel.browser.ended.done():
            # Its client waits for us; one that doesn't takes nothing, and that has an end too.
            tunnel.used_at = loop.time()
        left = tunnel.used_at + limits.TUNNEL_UNUSED_SECONDS - loop.time()
        if left > 0:
            loop.call_later(left, self._look_after, digest, tunnel)
            return
        del self._by_digest[digest]
        tunnel.session.end(BROWSER_LOST.because("it asked for nothing more over HTTP"))

    async def stop(self) -> None:
        """End all sessions; one that takes too long is cut off. The server's last act with them."""
        for session in self._carried.values():
            session.end(SERVER_STOPPED)
        tasks = list(self._carried)
        if tasks:
            await asyncio.wait(tasks, timeout=limits.CLOSE_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
