"""An answer over HTTP that its client doesn't take: it ends soon after what it is about has ended.

Closing a connection waits until what is buffered was taken, which such a client never does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any, Final

from starlette.types import Scope

from deskgate.gateway import limits

# In the scope (see `http_socket.py`): cuts the connection, whatever waits in it.
ABORT: Final = "deskgate.abort"


@contextlib.contextmanager
def cut_off_late(scope: Scope, ended: asyncio.Future[Any]) -> Iterator[None]:
    """Within it: a client that takes nothing has a moment more once `ended` is done."""
    loop = asyncio.get_running_loop()
    abort = scope.get(ABORT)
    timers: list[asyncio.TimerHandle] = []
    is_over = False

    def begin(_: object) -> None:
        if abort is not None and not is_over:
            timers.append(loop.call_later(limits.CLOSE_SECONDS, abort))

    ended.add_done_callback(begin)
    try:
        yield
    finally:
        is_over = True
        ended.remove_done_callback(begin)
        for timer in timers:
            timer.cancel()
