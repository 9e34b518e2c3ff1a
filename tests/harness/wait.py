"""Waiting for what a target does in its own time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path


async def becomes(check: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Whether `check` (which may block) becomes true within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if await asyncio.to_thread(check):
            return True
        await asyncio.sleep(0.1)
    return False


async def appears(path: Path, *, seconds: float = 30) -> bool:
    """Whether the file is there within the time."""
    return await becomes(path.exists, seconds=seconds)
