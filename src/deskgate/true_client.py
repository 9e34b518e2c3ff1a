"""Who is really at the other end: the browser's address, behind proxies that are configured.

Law: X-Forwarded-For is believed from the right, as far as trusted proxies wrote it; whatever stands
left of the first address that is not theirs anybody could have written. What is not an address is
never taken for one. uvicorn's own middleware reads the headers, for requests and tunnels alike.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send
    from uvicorn._types import ASGI3Application

_PEER = "deskgate.peer"  # in the scope, until the headers have been read


class TrueClient:
    """ASGI middleware: `scope["client"]` is whom the log names and grants are limited by."""

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        self._app = app
        behind = cast("ASGI3Application", self._checked)  # the same, in two packages' types
        self._headers = cast("ASGIApp", ProxyHeadersMiddleware(behind, list(proxies)))
        self._proxies = bool(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Any kind of request."""
        peer = scope.get("client")
        if peer is not None:
            peer = (_plain(peer[0]) or peer[0], peer[1])
            scope["client"] = peer
            if self._proxies:
                scope[_PEER] = peer
        await (self._headers if self._proxies else self._app)(scope, receive, send)

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the headers said: an address, else the proxy's own stands."""
        told, peer = scope.get("client"), scope.pop(_PEER, None)
        if told is not None and told != peer:
            address = _plain(told[0])
            scope["client"] = peer if address is None else (address, told[1])
        await self._app(scope, receive, send)


def _plain(text: str) -> str | None:
    """The address in its usual writing, IPv4 as such where IPv6 carries it; None if it is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)
