"""How large a request may be, before anything of it is kept: anybody can send one.

Headers are bounded where they are parsed (`HttpSocket`), bodies before Django stores them
(`RequestLimits`). Law: what is over a limit is answered, and the rest of it is not read.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Guacamole's default for its API (reference §4); ours needs far less.
BODY_BYTES = 2 * 1024 * 1024
# Of a request's head that is not whole yet. Browsers send a few KiB; proxies add little.
HEADER_BYTES = 64 * 1024

_HEAD_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class HttpSocket(HttpToolsProtocol):
    """uvicorn's HTTP, with a limit on what it collects before a request's head is whole."""

    _in_head = True
    _collected = 0

    def data_received(self, data: bytes) -> None:
        """Bytes from the socket: parsed, unless the head has grown too large."""
        self._collected += len(data)
        super().data_received(data)
        is_too_large = self._in_head and self._collected > HEADER_BYTES
        if is_too_large and not self.transport.is_closing():
            self.transport.write(_HEAD_TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """The head is whole; what follows is the body."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole; another may follow on this connection."""
        self._in_head = True
        self._collected = 0
        super().on_message_complete()


class _BodyTooLargeError(Exception):
    """Raised into the application that asked for more of the body."""


class RequestLimits:
    """ASGI middleware: 413 for a body over BODY_BYTES, declared or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _declared(scope) > BODY_BYTES:
            await _refuse(send)
            return
        begun = False
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > BODY_BYTES:
                raise _BodyTooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _BodyTooLargeError:
            if not begun:
                await _refuse(send)


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    text = f"The request is larger than {BODY_BYTES} bytes.\n".encode()
    await send({"type": "http.response.body", "body": text})
