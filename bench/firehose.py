"""CPU time of the server per MB forwarded, when guacd sends as fast as the socket takes it.

MB is 1,000,000 bytes of guacd's. Each measurement is made a few times and the median counts.
"""

from __future__ import annotations

import statistics

from bench.figures import Figure
from bench.processes import BenchError, Program, module, running
from bench.recording import NAMES
from bench.websocket import tunnel_path

MEGABYTES = 200
ROUNDS = 3
HTTP = "HTTP tunnel"
LIMITS = {"deskgate.stream": 1.5, "guacamole": 4.0, HTTP: 8.0}


def cpu_per_megabyte(server: Program, path: str, subprotocol: str, megabytes: int) -> float:
    """Milliseconds of the server's CPU time per MB, for one session. Raises BenchError."""
    port = str(server.port)
    by_http = module("poll", port, path.partition("?")[2])
    by_socket = module("drain", port, path, subprotocol)
    with running(by_http if subprotocol == HTTP else by_socket) as client:
        before = server.cpu_seconds()
        got = client.ask()
        used = server.cpu_seconds() - before
    if got["bytes"] < megabytes * 1_000_000:
        raise BenchError(f"{subprotocol}: only {got['bytes']} bytes of {megabytes} MB arrived")
    return used * 1000 / megabytes


def measure(guacd: Program) -> list[Figure]:
    """Both framings and the HTTP tunnel, with each recording."""
    figures = []
    with running(module("server", str(guacd.port))) as server:
        for recording in NAMES:
            path = tunnel_path(f"firehose:{recording}:{MEGABYTES}")
            for subprotocol, limit in LIMITS.items():
                values = [
                    cpu_per_megabyte(server, path, subprotocol, MEGABYTES) for _ in range(ROUNDS)
                ]
                name = f"CPU per MB forwarded, {subprotocol}, {recording}"
                figures.append(Figure(name, statistics.median(values), "ms", limit))
    return figures
