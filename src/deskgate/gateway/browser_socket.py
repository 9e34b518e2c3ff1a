"""uvicorn's WebSocket, made safe against a browser that takes nothing.

Closing waits until what is buffered was taken, which such a browser never does, and a pong for each
ping would be buffered without an end: both would be ours to keep for as long as it likes.
"""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from deskgate.gateway import limits


class BrowserSocket(WebSocketsSansIOProtocol):
    """Like its parent, but its buffers are bounded and its end is near once it was decided."""

    _is_deaf = False  # what it sent was no WebSocket, so that its answers can't be read either

    def handle_ping(self) -> None:
        """Answer while the browser takes our answers; RFC 6455 5.5.3 wants the last one only."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def keepalive_timeout(self) -> None:
        """Nobody is there to take what is buffered."""
        super().keepalive_timeout()
        self.loop.call_later(limits.CLOSE_SECONDS, self.transport.abort)

    async def run_asgi(self) -> None:
        """Carry the tunnel; then let go, even of what was not taken."""
        await super().run_asgi()
        # By then the browser has had its time to answer the close frame.
        seconds = self.close_timeout if self.close_timer else limits.CLOSE_SECONDS
        self.loop.call_later(seconds, self.transport.abort)

    def handle_parser_exception(self) -> None:
        """Say why, and read on for a moment: closing with unread data would wipe our words out."""
        if not self.close_sent:
            assert self.conn.close_sent is not None
            close = self.conn.close_sent
            self.queue.put_nowait(
                {"type": "websocket.disconnect", "code": close.code, "reason": close.reason}
            )
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self._read_on()
        elif self.close_timer and not self._is_deaf:
            # What answers our close frame can't be read any more.
            self.close_timer.cancel()
            self._read_on()

    def _read_on(self) -> None:
        self._is_deaf = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(limits.CLOSE_SECONDS, self.transport.close)
