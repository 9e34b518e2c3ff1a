"""uvicorn's HTTP, with a limit on a request's head: anybody can send one.

Bodies are bounded by `control.project.bodies`. Law: what is over the limit is answered, and the
rest of it is not kept.
"""

from __future__ import annotations

from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

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
        # For an answer that has to end although its client takes nothing: closing would wait.
        cast("dict[str, object]", self.scope)["deskgate.abort"] = self.transport.abort
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole; another may follow on this connection."""
        self._in_head = True
        self._collected = 0
        super().on_message_complete()
