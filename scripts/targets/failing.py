"""Targets that fail: nothing there at all, and somebody who accepts and then says nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from targets.ports import LOOPBACK

# RFC 6761 reserves the ending: no resolver may ever answer with an address.
UNKNOWN_HOST = "no-such-host.invalid"


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that refuses connections, and that nobody else can take meanwhile."""
    with socket.socket() as bound_but_not_listening:
        bound_but_not_listening.bind((LOOPBACK, 0))
        port: int = bound_but_not_listening.getsockname()[1]
        yield port


@contextmanager
def silent_port() -> Iterator[int]:
    """A port where connections are accepted (by the kernel) and nothing ever answers."""
    with socket.create_server((LOOPBACK, 0), backlog=64) as listener:
        port: int = listener.getsockname()[1]
        yield port
