"""When a session is warned, and ended because nobody touches it. Pure: what time it is comes from
the caller. The end of the granted time itself is for `live.py` to see; here are its warnings.

Law: each warning is given once, and the one about idleness again after somebody has come back.
"""

from __future__ import annotations

from typing import Final

from deskgate.gateway.outcome import IDLE, Outcome

WARN_LEFT: Final = (300.0, 60.0)  # seconds before the granted time is over
WARN_IDLE: Final = 60.0  # seconds before the end of a session that nobody touches ...
WARN_IDLE_PART: Final = 0.2  # ... or this part of its time, where that is shorter


class Clocks:
    """Of one session. `idle_seconds`: how long it goes on untouched; 0: for ever."""

    __slots__ = ("_idle_seconds", "_told_idle", "_told_left")

    def __init__(self, idle_seconds: float = 0.0) -> None:
        self._idle_seconds = idle_seconds
        self._told_idle = False
        self._told_left: frozenset[float] = frozenset()

    def look(self, *, untouched: float, left: float | None) -> str | Outcome | None:
        """What to tell everybody in the session now, or how it ends; one thing at a time.

        `untouched`: seconds since the last key or move of the mouse, or since it began; `left`:
        seconds of the granted time, None where that has no end.
        """
        if self._idle_seconds and untouched >= self._idle_seconds:
            return IDLE
        return self._left(left) or self._idle(untouched)

    def _left(self, left: float | None) -> str | None:
        due = frozenset(mark for mark in WARN_LEFT if left is not None and 0 < left <= mark)
        new, self._told_left = due - self._told_left, due
        if not new or left is None:
            return None
        return f"The time for which this session was granted is over in {_minutes(left)}."

    def _idle(self, untouched: float) -> str | None:
        before_end = min(WARN_IDLE, self._idle_seconds * WARN_IDLE_PART)
        is_due = bool(self._idle_seconds) and untouched >= self._idle_seconds - before_end
        is_new, self._told_idle = is_due and not self._told_idle, is_due
        if not is_new:
            return None
        return (
            "Nobody has pressed a key or moved the mouse for a while. This session ends in "
            f"{_minutes(self._idle_seconds - untouched)} unless somebody does."
        )


def _minutes(seconds: float) -> str:
    if seconds < 50:  # in between, a minute is near enough
        return "one second" if seconds < 1.5 else f"{round(seconds)} seconds"
    minutes = max(1, round(seconds / 60))
    return "one minute" if minutes == 1 else f"{minutes} minutes"
