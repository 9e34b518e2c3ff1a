"""Log-ins by a platform's word: how many a second, and what each costs, beside one by password.

The forms are signed beforehand (forms.py), each for another user, so that only the server's work
is measured: a few connections that stay open, each with one request at a time.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.figures import Figure
from bench.processes import BenchError, Program, module, running

NAMES = {"classic": "hmac, classic", "v2": "hmac, v2", "json": "encrypted JSON"}
LOG_INS = 400
WARM = 40  # before it: what is loaded once, and the threads' connections to the database
CONNECTIONS = 4
PASSWORDS = 12  # one after the other: each is slow on purpose
# Milliseconds of CPU for one log-in, on SQLite, with others at work on the same cores.
LIMIT = 25.0
# As a share of one by password: signed log-ins are for many at once.
SHARE = 0.2
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one log-in."""

    cpu_ms: float
    per_second: float


def measure(guacd: Program) -> list[Figure]:
    """Each dialect, then passwords, at one server."""
    figures: list[Figure] = []
    costs: list[Cost] = []
    with running(module("whole", str(guacd.port), str(WARM + LOG_INS))) as server:
        for dialect, name in NAMES.items():
            forms = server.said["forms"][dialect]
            _post(server.port, forms[:WARM], CONNECTIONS)
            cost = _cost(server, forms[WARM:], CONNECTIONS)
            figures.append(Figure(f"CPU of a log-in by {name}", cost.cpu_ms, "ms", LIMIT))
            figures.append(Figure(f"log-ins by {name} a second", cost.per_second, "1/s"))
            costs.append(cost)
        body = urlencode({"username": "admin", "password": server.said["password"]})
        password = _cost(server, [body] * PASSWORDS, 1)
    figures.append(Figure("CPU of a log-in by password", password.cpu_ms, "ms"))
    share = max(cost.cpu_ms for cost in costs) / password.cpu_ms
    figures.append(Figure("the dearest of the former, in log-ins by password", share, "x", SHARE))
    return figures


def _cost(server: Program, bodies: Sequence[str], connections: int) -> Cost:
    cpu, began = server.cpu_seconds(), time.monotonic()
    _post(server.port, bodies, connections)
    seconds = time.monotonic() - began
    cpu = server.cpu_seconds() - cpu
    return Cost(1000 * cpu / len(bodies), len(bodies) / seconds)


def _post(port: int, bodies: Sequence[str], connections: int) -> None:
    """Every body once, shared out among so many connections. Raises BenchError."""
    with ThreadPoolExecutor(connections) as pool:
        parts = [bodies[first::connections] for first in range(connections)]
        for done in [pool.submit(_post_some, port, part) for part in parts]:
            done.result()


def _post_some(port: int, bodies: Sequence[str]) -> None:
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for body in bodies:
        server.request("POST", "/api/tokens", body, _FORM)
        answer = server.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise BenchError(f"a log-in was answered with {answer.status}: {said[:200]!r}")
    server.close()
