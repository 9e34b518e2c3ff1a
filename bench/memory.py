"""Memory of the server per open idle session.

Each session draws a whole recording first, as a person's did before they went for coffee: buffers
that never shrink would show. Memory is what the process alone uses (USS).
"""

from __future__ import annotations

import time

from bench.figures import Figure
from bench.firehose import LIMITS as FRAMINGS
from bench.processes import Program, module, running
from bench.recording import load
from bench.websocket import tunnel_path

SESSIONS = 500
WARM_UP = 20
RECORDING = "desktop"
LIMIT_KB = 150.0
REST_SECONDS = 3.0


def measure(guacd: Program) -> list[Figure]:
    """Both framings, each with a server of its own."""
    return [_measure(guacd, subprotocol) for subprotocol in FRAMINGS]


def _measure(guacd: Program, subprotocol: str) -> Figure:
    path = tunnel_path(f"idle:{RECORDING}")
    drawn = str(len(load(RECORDING)))
    with running(module("server", str(guacd.port))) as server:
        hold = ("hold", str(server.port), path, subprotocol)
        # What the first sessions load stays, however many follow.
        with running(module(*hold, str(WARM_UP), drawn)):
            pass
        time.sleep(REST_SECONDS)
        before = server.memory_bytes()
        with running(module(*hold, str(SESSIONS), drawn)):
            time.sleep(REST_SECONDS)
            after = server.memory_bytes()
    name = f"Memory per idle session, {subprotocol}, {SESSIONS} open"
    return Figure(name, (after - before) / SESSIONS / 1024, "KB", LIMIT_KB)
