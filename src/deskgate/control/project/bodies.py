"""Bounds what a request may send, before Django keeps any of it.

Django reads a body to its end, onto the disk, before it looks at its limit, and looks only at the
length that the client announced; chunks announce none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deskgate.control.project.errors import too_big

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BoundedBodies:
    """An ASGI application that answers 413 for what is longer than `limit` bytes.

    `larger`: the limits of the addresses that take files.
    """

    def __init__(self, app: ASGIApp, limit: int, larger: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._limit = limit
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = str(scope.get("path", "")).removeprefix(scope.get("root_path", ""))
        left = self._larger.get(path, self._limit)

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left >= 0:
                return message
            # To its end, because many clients don't read an answer while they write.
            while message.get("more_body"):
                message = await receive()
            # As if the client had left: Django closes what it has kept and answers nothing.
            return {"type": "http.disconnect"}

        await self._app(scope, bounded, send)
        if left < 0:
            await _answer(path, send)


async def _answer(path: str, send: Send) -> None:
    answer = too_big(path)
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
    headers.append((b"content-length", str(len(answer.content)).encode()))
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
