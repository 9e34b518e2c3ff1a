"""Sessions with others who look into them, kept open: `hold.py` with company.

`python -m bench.meet PORT PATH COUNT VIEWERS`: opens COUNT sessions and VIEWERS looks into each,
prints a line once each has been drawn something, then reads and pings until standard input closes.
"""

from __future__ import annotations

import os
import re
import selectors
import socket
import sys

from bench.hold import Browser, hold
from bench.processes import allow_many_files, when_orphaned
from bench.websocket import TEXT, Frames, tunnel_path

SUBPROTOCOL = "deskgate.stream"
_UUID = re.compile(rb"0\.,36\.([0-9a-f-]{36});")


class Host(Browser):
    """A session of one's own, which knows its name."""

    def __init__(self, port: int, path: str) -> None:
        self.uuid = ""
        self._first = Frames()
        super().__init__(port, path, SUBPROTOCOL)
        while not self.uuid:
            self.read()

    def _take(self, data: bytes) -> None:
        if not self.uuid:
            for opcode, payload in self._first.feed(data):
                if opcode == TEXT and (found := _UUID.match(payload)):
                    self.uuid = found[1].decode()
        super()._take(data)


def read_what_is_there(browsers: list[Browser]) -> None:
    """Nobody is to wait for the last one to be open."""
    with selectors.DefaultSelector() as selector:
        for browser in browsers:
            selector.register(browser.socket, selectors.EVENT_READ, browser)
        for key, _ in selector.select(0):
            key.data.read()


def main() -> int:
    """Open them one by one, then hold them."""
    port, path, count, viewers = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    allow_many_files()
    socket.setdefaulttimeout(30)
    when_orphaned(lambda: os._exit(0))
    browsers: list[Browser] = []
    for _ in range(count):
        host = Host(port, path)
        look = tunnel_path(host.uuid, kind="a")
        browsers += [host, *(Browser(port, look, SUBPROTOCOL) for _ in range(viewers))]
        read_what_is_there(browsers)
    hold(browsers, 1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
