"""The HTTP tunnel: /tunnel with the operations connect, read and write (reference §2).

For browsers whose way here has no WebSocket. Every error is an HTTP status from the table, with
the exact status in a header, and before anything else of the answer: a response that has begun can
only end.
"""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send

from deskgate.gateway import limits
from deskgate.gateway.cut_off import cut_off_late
from deskgate.gateway.edge import admit, say_refused
from deskgate.gateway.http_tunnel_wire import (
    BINARY,
    TEXT,
    TOKEN_HEADER,
    answer,
    bad_request,
    carry,
    next_message,
    no_such_tunnel,
    over,
    refusal,
    refuse,
    small_body,
    token_of,
    until_gone,
)
from deskgate.gateway.http_tunnels import HttpTunnels, Tunnel
from deskgate.gateway.outcome import (
    BROWSER_LOST,
    NOT_HERE,
    GatewayError,
    Outcome,
    bad_instruction,
)
from deskgate.gateway.plane import Plane
from deskgate.gateway.polling_reads import Read
from deskgate.gateway.query import TunnelQuery, parse_tunnel_query
from deskgate.grants import Grant
from deskgate.guac import GuacError, LimitExceeded, WholeInstructions
from deskgate.guac.status import Status


class HttpTunnel:
    """The ASGI application of the tunnel."""

    def __init__(self, plane: Plane, tunnels: HttpTunnels) -> None:
        self._plane = plane
        self._tunnels = tunnels
        self._opening = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, whichever its method: Guacamole's server takes both for everything."""
        if scope["method"] not in ("GET", "POST"):
            await answer(send, 405, [(b"allow", b"GET, POST")])
            return
        try:
            await self._serve(scope, receive, send)
        except GatewayError as error:
            await refuse(send, error.outcome.status, error.outcome.message)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        operation = bytes(scope["query_string"])
        if operation == b"connect":
            await self._connect(scope, receive, send)
        elif operation.startswith(b"read:"):
            await self._read(self._find(scope), scope, receive, send)
        elif operation.startswith(b"write:"):
            await self._write(self._find(scope), receive, send)
        elif operation:
            raise bad_request("Unknown operation of the tunnel: there are connect, read, write.")
        else:
            raise bad_request("No query string provided.")

    def _find(self, scope: Scope) -> Tunnel:
        tunnel = self._tunnels.find(token_of(scope))
        if tunnel is None:
            raise no_such_tunnel()
        return tunnel

    # connect

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer once guacd is ready; a client that leaves before has no session."""
        query = parse_tunnel_query(await small_body(receive))
        if self._opening >= limits.TUNNELS_OPENING:
            raise refusal(Status.SERVER_BUSY, "Too many tunnels are being opened.")
        self._opening += 1
        leaving = asyncio.create_task(until_gone(receive))
        try:
            grant = await self._admit(scope, query)
            if grant.returns:  # only our own client goes on with a session, and not over HTTP
                raise refusal(NOT_HERE.status, NOT_HERE.message)
            tunnel = self._tunnels.carry(self._plane, grant, query)
            await self._wait_for_guacd(tunnel, leaving, send)
        finally:
            self._opening -= 1
            leaving.cancel()

    async def _admit(self, scope: Scope, query: TunnelQuery) -> Grant:
        try:
            return await admit(self._plane.authority, scope, query)
        except GatewayError as error:
            say_refused(scope, error.outcome)
            raise

    async def _wait_for_guacd(
        self, tunnel: Tunnel, leaving: asyncio.Task[None], send: Send
    ) -> None:
        browser = tunnel.browser
        try:
            await asyncio.wait(
                (browser.ready, browser.ended, leaving), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            if leaving.done() or not (browser.ready.done() or browser.ended.done()):
                tunnel.session.end(BROWSER_LOST.because("it left before guacd was ready"))
        if leaving.done():
            return
        if not browser.ready.done():
            raise over(browser.ended.result())
        tunnel.used_at = asyncio.get_running_loop().time()
        token = self._tunnels.give_token(tunnel).encode()
        body = str(browser.ready.result()).encode()
        await answer(send, 200, [TEXT, (TOKEN_HEADER, token)], body)

    # read

    async def _read(self, tunnel: Tunnel, scope: Scope, receive: Receive, send: Send) -> None:
        """One response: what is drawn, until another read takes over or the session ends."""
        ended = tunnel.browser.ended
        read = tunnel.browser.reads.enter()
        leaving = asyncio.create_task(_leave_when_gone(receive, read))
        try:
            with cut_off_late(scope, ended):
                has_begun = await carry(read, send)
        finally:
            read.leave()
            leaving.cancel()
        if not has_begun:
            self._tunnels.forget(token_of(scope))
            raise over(ended.result())

    # write

    async def _write(self, tunnel: Tunnel, receive: Receive, send: Send) -> None:
        """Answer once guacd has the whole of it; whatever is wrong with it ends the session."""
        if tunnel.writes >= limits.WRITES:
            raise refusal(Status.CLIENT_TOO_MANY, "Wait for the answer to what you have written.")
        tunnel.writes += 1
        try:
            async with tunnel.writing:
                await _take(tunnel, receive)
        except LimitExceeded as error:
            await _end(tunnel, bad_instruction(str(error), Status.CLIENT_OVERRUN))
        except GuacError as error:
            await _end(tunnel, bad_instruction(str(error)))
        finally:
            tunnel.writes -= 1
        if tunnel.browser.ended.done():
            raise over(tunnel.browser.ended.result())
        await answer(send, 200, [BINARY])


async def _take(tunnel: Tunnel, receive: Receive) -> None:
    """Hand a write's body over, as its instructions become whole. Raises GuacError.

    Of a request that breaks off, what was whole has gone on and the rest is dropped.
    """
    whole = WholeInstructions()
    left = limits.WRITE_BODY_BYTES
    more = True
    while more:
        message = await next_message(receive, tunnel.browser.ended)
        if message is None or message["type"] == "http.disconnect":
            return
        body = message.get("body", b"")
        left -= len(body)
        if left < 0:
            raise LimitExceeded("bytes of a write", limits.WRITE_BODY_BYTES)
        for at in range(0, len(body), limits.WRITE_PIECE_BYTES):
            text = whole.feed(body[at : at + limits.WRITE_PIECE_BYTES]).decode()
            if text:
                await tunnel.browser.write(text)
        more = message.get("more_body", False)
    whole.close()


async def _end(tunnel: Tunnel, outcome: Outcome) -> None:
    """End the session, and wait until it has."""
    tunnel.session.end(outcome)
    await asyncio.wait((tunnel.browser.ended,))


async def _leave_when_gone(receive: Receive, read: Read) -> None:
    await until_gone(receive)
    read.leave()
