"""Sessions that another process has decided to end: a command beside the server, say.

The bus is within one process; the row is for all. Law: it costs nothing while nobody has a session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import revocation_of
from deskgate.control.bus import get_bus
from deskgate.control.threads import with_database

EVERY_SECONDS: Final = 0.5  # who is disabled is out within a second, however that was done
_log = structlog.get_logger(__name__)


async def decisions_watch(is_idle: Callable[[], bool]) -> None:
    """Publish them again where the sockets are. Runs until cancelled."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        if is_idle():
            continue
        try:
            await asyncio.to_thread(with_database, decisions_repeat)
        except Exception:  # noqa: BLE001 -- the database may be away, and come back
            _log.exception("= sessions to end could not be looked for")


def decisions_repeat() -> int:
    """Say again of each live session that is to end; how many there are."""
    rows = list(sessions_live().exclude(ending=""))
    for row in rows:
        get_bus().publish(revocation_of(row))
    return len(rows)
