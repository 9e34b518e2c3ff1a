"""What the gateway adds to a key press and its echo, while a hundred sessions are open.

A direct TCP connection to the same test guacd is measured in turn with the session through the
gateway, press by press, so that both meet the same machine.
"""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable

from bench.figures import Figure
from bench.processes import Program, module, running
from bench.websocket import READ_BYTES, connect, frame, tunnel_path
from deskgate.guac import encode

SESSIONS = 100
PRESSES = 2000
PAUSE_SECONDS = 0.002
RECORDING = "desktop"
SUBPROTOCOL = "deskgate.stream"


def measure(guacd: Program) -> list[Figure]:
    """The added delay at the median and at the 99th percentile, in milliseconds."""
    with running(module("server", str(guacd.port))) as server:
        others = ("hold", str(server.port), tunnel_path(f"light:{RECORDING}"), SUBPROTOCOL)
        with running(module(*others, str(SESSIONS - 1), "1")):
            direct, through = _press_in_turn(guacd, server)
    return [
        figure
        for name, at in (("p50", 49), ("p99", 98))
        for figure in (
            Figure(
                f"Delay added to a key and its echo, {SESSIONS} sessions, {name}",
                through[at] - direct[at],
                "ms",
            ),
            Figure(f"  the same key straight at the test guacd, {name}", direct[at], "ms"),
        )
    ]


def _press_in_turn(guacd: Program, server: Program) -> tuple[list[float], list[float]]:
    """Percentiles 1 to 99 of both ways."""
    straight = _straight_to(guacd.port)
    browser, _ = connect(server.port, tunnel_path("echo"), SUBPROTOCOL)
    direct, through = [], []
    with straight, browser:
        for number in range(PRESSES):
            key = encode("key", str(0x1000000 + number), "1").encode()
            direct.append(_round_trip(straight, key, lambda data: data))
            through.append(_round_trip(browser, key, frame))
            time.sleep(PAUSE_SECONDS)
    return statistics.quantiles(direct, n=100), statistics.quantiles(through, n=100)


def _round_trip(peer: socket.socket, key: bytes, wrap: Callable[[bytes], bytes]) -> float:
    """Milliseconds until the key's echo has come; other instructions may come before it."""
    message, got = wrap(key), b""
    started = time.perf_counter()
    peer.sendall(message)
    while key not in got:
        data = peer.recv(READ_BYTES)
        if not data:
            raise ConnectionError("the session ended while keys were pressed")
        got += data
    return (time.perf_counter() - started) * 1000


def _straight_to(port: int) -> socket.socket:
    """A connection to the test guacd, past its handshake."""
    peer = socket.create_connection(("127.0.0.1", port), timeout=30)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    said = encode("select", "vnc") + encode("connect", "VERSION_1_5_0", "echo")
    peer.sendall(said.encode())
    got = b""
    while b"5.ready," not in got or not got.endswith(b";"):
        got += peer.recv(READ_BYTES)
    return peer
