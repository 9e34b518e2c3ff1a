"""As little of a browser's WebSocket as measuring needs: quick, so that it is never the bottleneck.

Frames to the server are masked with zeros: RFC 6455 wants a mask, and this one costs nothing.
"""

from __future__ import annotations

import socket
from urllib.parse import urlencode

READ_BYTES = 1 << 20
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
# A length byte of this value, or one more, says that the length follows it (RFC 6455, 5.2).
_LENGTH_FOLLOWS = 126


def tunnel_path(order: str, *, kind: str = "c") -> str:
    """The tunnel's path and query at Deskgate, for an order to bench/guacd.py; of kind "a" for a
    look into the session of this uuid."""
    query = {"token": "t", "GUAC_DATA_SOURCE": "deskgate", "GUAC_ID": order, "GUAC_TYPE": kind}
    return f"/websocket-tunnel?{urlencode(query)}"


def connect(port: int, path: str, subprotocol: str) -> tuple[socket.socket, bytes]:
    """An upgraded socket, and what came behind the answer's headers."""
    browser = socket.create_connection(("127.0.0.1", port), timeout=30)
    browser.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    browser.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {subprotocol}\r\n\r\n".encode()
    )
    answer = b""
    while b"\r\n\r\n" not in answer:
        data = browser.recv(4096)
        if not data:
            raise ConnectionError("the server hung up instead of upgrading")
        answer += data
    head, _, rest = answer.partition(b"\r\n\r\n")
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise ConnectionError(f"the server refused: {head[:200]!r}")
    return browser, rest


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A frame of at most 64 KiB from browser to server."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < _LENGTH_FOLLOWS else b"\xfe" + size.to_bytes(2, "big")
    return bytes([0x80 | opcode]) + length + b"\0\0\0\0" + payload


class Frames:
    """Frames out of the server's bytes, in any chunks."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """(opcode, payload) of every frame that is whole now."""
        buffer, frames, at = self._buffer, [], 0
        buffer += data
        while len(buffer) - at >= 2:
            size, head = buffer[at + 1], 2
            if size >= _LENGTH_FOLLOWS:
                head = 4 if size == _LENGTH_FOLLOWS else 10
                if len(buffer) - at < head:
                    break
                size = int.from_bytes(buffer[at + 2 : at + head], "big")
            if len(buffer) - at < head + size:
                break
            frames.append((buffer[at] & 0x0F, bytes(buffer[at + head : at + head + size])))
            at += head + size
        del buffer[:at]
        return frames
