"""What somebody who looks into a session costs the server, against the session itself.

The same number of sessions, all of which draw a little all the time, first alone and then each with
some who look into it: CPU time over the same seconds, and memory (USS).
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.figures import Figure
from bench.processes import Program, module, running
from bench.websocket import tunnel_path

SESSIONS = 200
VIEWERS = 2
WARM_UP = 5
RECORDING = "desktop"
REST_SECONDS = 3.0
SECONDS = 10.0
# A viewer has a socket to the browser and one to guacd, as the session has.
LIMIT_RATIO = 1.6
LIMIT_KB = 200.0


@dataclass(frozen=True, slots=True)
class _Cost:
    """Of all that was open: CPU in ms a second, memory in KB."""

    cpu: float
    memory: float


def measure(guacd: Program) -> list[Figure]:
    """A session alone, a viewer, and their ratio."""
    alone, shared = _measure(guacd, 0), _measure(guacd, VIEWERS)
    viewers = SESSIONS * VIEWERS
    session = _Cost(alone.cpu / SESSIONS, alone.memory / SESSIONS)
    viewer = _Cost((shared.cpu - alone.cpu) / viewers, (shared.memory - alone.memory) / viewers)
    return [
        Figure(f"CPU a second of one of {SESSIONS} sessions that draw 20 KB/s", session.cpu, "ms"),
        Figure(f"  the same of one of {VIEWERS} viewers of each", viewer.cpu, "ms"),
        Figure("  a viewer's against a session's", viewer.cpu / session.cpu, "", LIMIT_RATIO),
        Figure("Memory of such a session", session.memory, "KB"),
        Figure("  of one of its viewers", viewer.memory, "KB", LIMIT_KB),
    ]


def _measure(guacd: Program, viewers: int) -> _Cost:
    path = tunnel_path(f"light:{RECORDING}")
    with running(module("server", str(guacd.port))) as server:
        meet = ("meet", str(server.port), path)
        # What the first sessions load stays, however many follow.
        with running(module(*meet, str(WARM_UP), str(viewers))):
            pass
        time.sleep(REST_SECONDS)
        before = server.memory_bytes()
        with running(module(*meet, str(SESSIONS), str(viewers))):
            time.sleep(REST_SECONDS)
            began, cpu = time.monotonic(), server.cpu_seconds()
            time.sleep(SECONDS)
            cpu, seconds = server.cpu_seconds() - cpu, time.monotonic() - began
            memory = server.memory_bytes() - before
    return _Cost(cpu / seconds * 1000, memory / 1024)
