"""Receivers of the log on loopback, which can fail, be slow, go away and come back."""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

LOOPBACK = "127.0.0.1"


@dataclass
class Webhooks:
    """A webhook's receiver. `answers` are the statuses of the next requests, then 204."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    slow_seconds: float = 0.0
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def seqs(self) -> list[int]:
        """Of the events that were taken."""
        return [row["seq"] for _, body in self.requests for row in json.loads(body)["events"]]


@contextmanager
def webhooks(port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Webhooks]:
    """A receiver; what it answered with an error it hasn't taken."""
    told = Webhooks()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(told.slow_seconds)
            status = told.answers.pop(0) if told.answers else 204
            if status < 300:
                told.requests.append((dict(self.headers), body))
            with contextlib.suppress(OSError):  # the sender didn't wait
                self.send_response(status)
                if status // 100 == 3:
                    self.send_header("Location", f"http://{LOOPBACK}:{told.port}/elsewhere")
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer((LOOPBACK, port), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Lines:
    """What a syslog server received, message by message."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    connections: int = 0
    broken: threading.Event = field(default_factory=threading.Event)

    def seqs(self) -> list[int]:
        return [json.loads(one[one.index(b"{") :])["seq"] for one in self.messages]


@contextmanager
def syslog_tcp(port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Lines]:
    """Octet counting, RFC 6587 §3.4.1. Set `broken` and it hangs up at the next message."""
    told = Lines()
    server = socket.create_server((LOOPBACK, port))
    server.settimeout(0.05)
    told.port = server.getsockname()[1]
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                link, _ = server.accept()
            except TimeoutError:
                continue
            told.connections += 1
            with contextlib.suppress(OSError):
                link = tls.wrap_socket(link, server_side=True) if tls else link
                _read_frames(link, told, over)
            link.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        thread.join()
        server.close()


def _read_frames(link: socket.socket, told: Lines, over: threading.Event) -> None:
    link.settimeout(0.05)
    data = b""
    while not over.is_set():
        try:
            more = link.recv(65536)
        except TimeoutError:
            continue
        if not more or told.broken.is_set():
            told.broken.clear()
            return
        data += more
        while b" " in data:
            length, _, rest = data.partition(b" ")
            if len(rest) < int(length):
                break
            told.messages.append(rest[: int(length)])
            data = rest[int(length) :]


@contextmanager
def syslog_udp() -> Iterator[Lines]:
    """A datagram a message."""
    told = Lines()
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((LOOPBACK, 0))
    server.settimeout(0.05)
    told.port = server.getsockname()[1]
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                told.messages.append(server.recv(65536))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        thread.join()
        server.close()
