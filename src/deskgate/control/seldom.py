"""What is tidied up on the way of something else, but not each time: it costs whoever comes by."""

from __future__ import annotations

import threading


class Seldom:
    """Due at most once in so many seconds, in this process."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._due_at = float("-inf")
        self._lock = threading.Lock()

    def due(self, now: float) -> bool:
        """Whether it is to be done now. `now` is in seconds, of a clock that only goes forward."""
        with self._lock:
            if now < self._due_at:
                return False
            self._due_at = now + self._seconds
            return True
