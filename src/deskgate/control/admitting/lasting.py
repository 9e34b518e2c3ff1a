"""How long a session of one's own goes on without a browser, and without anybody's touching it."""

from __future__ import annotations

from typing import Final

from deskgate.control.setup import current_settings

_MINUTE: Final = 60.0


def park_seconds() -> float:
    """Without a browser; 0: not at all."""
    return current_settings().park_minutes * _MINUTE


def idle_seconds() -> float:
    """Without a key or a move of the mouse; 0: for ever."""
    return current_settings().idle_minutes * _MINUTE
