"""The same product below any path prefix: `/guacamole/api/tokens` is `/api/tokens`.

Laws: what stands before our own paths is found here and nowhere else; it is in the scope as ASGI's
`root_path`, by which Starlette and Django route, and build their addresses. A prefix that a proxy
has cut off itself is believed from trusted proxies alone (X-Forwarded-Prefix).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LONGEST: Final = 200  # characters of a prefix: room for any folder that a proxy may serve
_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
# What our own paths begin with: a prefix of that name would hide them.
_OURS: Final = frozenset(
    {"accounts", "admin", "api", "assets", "healthz", "metrics", "readyz", "static"}
    | {"tunnel", "websocket-tunnel"}
)
_HEADER: Final = b"x-forwarded-prefix"


def parse_prefix(text: str) -> str:
    """`/guacamole` or `/guacamole/` -> `/guacamole`. Raises ValueError."""
    prefix = text.strip().rstrip("/")
    segments = prefix.split("/")[1:]
    if len(prefix) > LONGEST or not _PREFIX.fullmatch(prefix) or {".", ".."} & set(segments):
        raise ValueError(
            f"{text!r} is no path prefix: write /guacamole or /some/folder, of letters, digits and "
            f"the signs . _ ~ -, at most {LONGEST} characters"
        )
    if segments[0] in _OURS:
        raise ValueError(f"{text!r} can't be a prefix: Deskgate's own addresses begin with it")
    return prefix


class Prefix:
    """ASGI middleware: says in `root_path` which of the prefixes a path begins with.

    It stands before `TrueClient`, because it has to know which proxy speaks.
    """

    def __init__(self, app: ASGIApp, prefixes: Sequence[str], proxies: Sequence[str] = ()) -> None:
        self._app = app
        self._prefixes = sorted(prefixes, key=len, reverse=True)  # of two that fit, the longer
        self._proxies = [ipaddress.ip_network(one) for one in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Any kind of request; what is none (the start and the end) passes as it is."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        told = self._told(scope)
        rest = _below(scope["path"], told)
        rest = scope["path"] if rest is None else rest
        own = next((one for one in self._prefixes if _below(rest, one) is not None), "")
        if own and rest == own and scope["type"] == "http":
            await _to_folder(scope, own, send)
            return
        if told or own:
            scope = {**scope, "path": told + rest, "root_path": told + own}
        await self._app(scope, receive, send)

    def _told(self, scope: Scope) -> str:
        """What a trusted proxy has cut off, or ""."""
        values = [value for name, value in scope.get("headers", ()) if name == _HEADER]
        if len(values) != 1 or not self._trusts(scope.get("client")):
            return ""
        try:
            return parse_prefix(values[0].decode("latin-1"))
        except ValueError:
            return ""  # "/", most often: nothing was cut off

    def _trusts(self, peer: tuple[str, int] | None) -> bool:
        if peer is None:
            return False
        try:
            address = ipaddress.ip_address(peer[0].partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self._proxies)


def _below(path: str, prefix: str) -> str | None:
    """What of the path comes after the prefix; None for a path elsewhere."""
    if not prefix:
        return path
    rest = path.removeprefix(prefix)
    return rest if path.startswith(prefix) and (not rest or rest.startswith("/")) else None


async def _to_folder(scope: Scope, prefix: str, send: Send) -> None:
    """`/guacamole` -> `guacamole/`, relative: only the browser knows the whole of the path."""
    query = scope.get("query_string", b"")
    location = prefix.rpartition("/")[2].encode("ascii") + b"/" + (b"?" + query if query else b"")
    headers = [(b"location", location), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
