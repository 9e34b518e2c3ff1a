"""Loopback ports: finding free ones, and waiting until something answers there.

Readiness is always a connection that was made, never a pause that was long enough.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress

LOOPBACK = "127.0.0.1"
READY_SECONDS = 30.0  # xrdp makes keys at its first start, on a small machine that takes seconds
POLL_SECONDS = 0.05


def free_port() -> int:
    """A port that nothing listens on now. Somebody may take it before its user does: rare."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    """Does something accept connections on this loopback port, by either IP version?

    Both, because xrdp-sesman, told to listen on 127.0.0.1, listens on ::1.
    """
    for address in (LOOPBACK, "::1"):
        with suppress(OSError), socket.create_connection((address, port), timeout=1):
            return True
    return False


def wait_until(condition: Callable[[], bool], *, seconds: float = READY_SECONDS) -> bool:
    """Ask until the condition holds or the time is over; tells which of the two it was."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
