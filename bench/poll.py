"""A browser at the HTTP tunnel that takes everything as fast as it comes.

`python -m bench.poll PORT QUERY`: asks for the next read as soon as the head of the one before has
come, as Guacamole's client does; otherwise as bench/drain.py.
"""

from __future__ import annotations

import re
import socket
import sys
import time

from bench.drain import LAST_WORDS
from bench.guacd import FAREWELL
from bench.processes import say
from bench.websocket import READ_BYTES

# The end marker in a chunk of its own, and the end of the chunks.
_END = b"3\r\n0.;\r\n0\r\n\r\n"
_HEAD_END = b"\r\n\r\n"


class Connection:
    """One of a browser's connections, with one request on it at a time."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(READ_BYTES)
        self._rest = b""

    def ask(self, query: str, token: str = "", body: str = "") -> None:
        method = "POST" if body else "GET"
        self._socket.sendall(
            f"{method} /tunnel?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Guacamole-Tunnel-Token: {token}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )

    def head(self) -> bytes:
        """The answer's head; what came behind it is kept."""
        answer = b""
        while _HEAD_END not in answer:
            answer += self._receive()
        head, _, self._rest = answer.partition(_HEAD_END)
        return head

    def text(self, size: int) -> str:
        """A body of so many bytes."""
        body = self._rest
        while len(body) < size:
            body += self._receive()
        return body.decode()

    def drain(self) -> tuple[int, bool]:
        """Take the rest of a read's answer: its bytes, and whether guacd said goodbye in it."""
        total, tail, farewell = len(self._rest), self._rest, FAREWELL in self._rest
        while not tail.endswith(_END):
            size = self._socket.recv_into(self._buffer)
            if not size:
                raise ConnectionError("the server hung up within a response")
            total += size
            tail = (tail + self._buffer[max(0, size - LAST_WORDS) : size])[-LAST_WORDS:]
            farewell = farewell or FAREWELL in tail
        return total, farewell

    def _receive(self) -> bytes:
        data = self._socket.recv(4096)
        if not data:
            raise ConnectionError("the server hung up")
        return data


def main() -> int:
    """Drain one session."""
    say(ready=True)
    sys.stdin.readline()
    started = time.perf_counter()
    current, following = Connection(int(sys.argv[1])), Connection(int(sys.argv[1]))
    current.ask("connect", body=sys.argv[2])
    head = current.head().decode()
    found = re.search(r"guacamole-tunnel-token: (\S+)", head)
    if found is None:
        raise ConnectionError(f"the server refused: {head!r}")
    uuid = current.text(36)
    current.ask(f"read:{uuid}:0", found[1])
    total, reads, farewell = 0, 0, False
    while not farewell:
        if b" 200 " not in current.head().split(b"\r\n")[0]:
            raise ConnectionError("the session ended before guacd's farewell")
        following.ask(f"read:{uuid}:{reads}", found[1])
        size, farewell = current.drain()
        total, reads = total + size, reads + 1
        current, following = following, current
    say(bytes=total, seconds=time.perf_counter() - started, reads=reads)
    return 0


if __name__ == "__main__":
    sys.exit(main())
