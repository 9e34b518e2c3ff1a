"""The WebSocket edge: /websocket-tunnel with Guacamole's query parameters (reference §3).

Refusals come after the upgrade, as close frames, because that is where Guacamole clients look:
the code from the status table, the decimal status as the reason.
"""

from __future__ import annotations

import asyncio

import structlog
from starlette.types import Receive, Scope, Send

from deskgate.gateway.browser import SocketBrowser
from deskgate.gateway.framing import choose_framing
from deskgate.gateway.outcome import INTERNAL, NOT_HERE, GatewayError, Outcome
from deskgate.gateway.plane import Plane
from deskgate.gateway.query import TunnelQuery, parse_tunnel_query
from deskgate.gateway.seat import Seat
from deskgate.gateway.session import Session
from deskgate.grants import Authority, Grant, Refused, TunnelRequest

_log = structlog.get_logger(__name__)


class WebSocketTunnel:
    """The ASGI application of the tunnel."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One browser, from its upgrade to its close frame."""
        if (await receive())["type"] != "websocket.connect":
            return
        browser = SocketBrowser(receive, send, asyncio.get_running_loop())
        subprotocol, framing = choose_framing(scope["subprotocols"], browser)
        await send({"type": "websocket.accept", "subprotocol": subprotocol})
        try:
            query = parse_tunnel_query(scope["query_string"])
            grant = await admit(self._plane.authority, scope, query)
        except GatewayError as error:
            outcome = error.outcome
            say_refused(scope, outcome)
            await browser.close(outcome.status, framing.notice(outcome))
        else:
            await self._carry(grant, Seat(browser, framing), query)

    async def _carry(self, grant: Grant, seat: Seat, query: TunnelQuery) -> None:
        if not grant.returns:
            await Session(self._plane, grant, seat.browser, seat.framing).run(query)
            return
        session = self._plane.live.get(grant.session_id)
        if isinstance(session, Session) and seat.may_return:
            await session.attach(seat, query)
        else:
            await seat.leave(NOT_HERE)


async def admit(authority: Authority, scope: Scope, query: TunnelQuery) -> Grant:
    """The authority's grant for what this request asks for. Raises GatewayError."""
    request = TunnelRequest(
        token=query.token,
        data_source=query.data_source,
        identifier=query.identifier,
        kind=query.kind,
        client_address=_client(scope),
        user_agent=header_of(scope, b"user-agent")[:512],
    )
    try:
        return await authority.admit(request)
    except Refused as refused:
        raise GatewayError(Outcome(refused.status, refused.ending, refused.message)) from refused
    except Exception as error:
        _log.exception("= admission failed")
        raise GatewayError(INTERNAL) from error


def say_refused(scope: Scope, outcome: Outcome) -> None:
    """For the operator's log."""
    _log.info("< tunnel refused", client=_client(scope), why=outcome.message)


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def header_of(scope: Scope, name: bytes) -> str:
    """The first header of this name (in lower case); "" where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return ""
