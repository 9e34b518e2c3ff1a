"""Log-ins wait for their turn: only a few passwords are checked at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from deskgate.control.errors import Busy


@contextmanager
def turn(places: threading.BoundedSemaphore, *, seconds: float) -> Iterator[None]:
    """One of these places, waited for so long at most. Raises Busy."""
    if not places.acquire(timeout=seconds):
        raise Busy("Too many people are logging in at once. Try again in a moment.")
    try:
        yield
    finally:
        places.release()
