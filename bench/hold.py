"""Many browsers at once, which keep their sessions open as guacamole-common-js does.

`python -m bench.hold PORT PATH SUBPROTOCOL COUNT BYTES`: prints a line once each session has drawn
BYTES, then answers pings and sends its own until standard input closes.
"""

from __future__ import annotations

import os
import selectors
import socket
import sys
import time

from bench.processes import allow_many_files, say, when_orphaned
from bench.websocket import PING, PONG, READ_BYTES, Frames, connect, frame

# How often Guacamole's client says something once its tunnel is open.
PING_SECONDS = 0.5


class Browser:
    """One open session."""

    def __init__(self, port: int, path: str, subprotocol: str) -> None:
        self.socket, rest = connect(port, path, subprotocol)
        self._frames = Frames()
        self.taken = 0
        self._take(rest)

    def read(self) -> None:
        """Take what there is."""
        data = self.socket.recv(READ_BYTES)
        if not data:
            raise ConnectionError("a session that should stay open has ended")
        self._take(data)

    def _take(self, data: bytes) -> None:
        self.taken += len(data)
        for opcode, payload in self._frames.feed(data):
            if opcode == PING:
                self.socket.sendall(frame(payload, PONG))

    def ping(self) -> None:
        """As Guacamole's client does it."""
        now = str(int(time.time() * 1000))
        self.socket.sendall(frame(f"0.,4.ping,{len(now)}.{now};".encode()))


def hold(browsers: list[Browser], enough: int) -> None:
    """Read from all of them, for ever; say so once each has drawn enough."""
    selector = selectors.DefaultSelector()
    for browser in browsers:
        selector.register(browser.socket, selectors.EVENT_READ, browser)
    waiting = True
    pinged = 0
    next_ping = time.monotonic()
    while True:
        for key, _ in selector.select(0.002):
            key.data.read()
        if waiting and all(browser.taken >= enough for browser in browsers):
            waiting = False
            say(open=len(browsers))
        # One after the other through the half second, as if they had never agreed upon a beat.
        while next_ping <= time.monotonic():
            browsers[pinged % len(browsers)].ping()
            pinged += 1
            next_ping += PING_SECONDS / len(browsers)


def main() -> int:
    """Open the sessions one by one, then hold them."""
    port, path, subprotocol, count, enough = sys.argv[1:6]
    allow_many_files()
    socket.setdefaulttimeout(30)
    when_orphaned(lambda: os._exit(0))
    hold([Browser(int(port), path, subprotocol) for _ in range(int(count))], int(enough))
    return 0


if __name__ == "__main__":
    sys.exit(main())
