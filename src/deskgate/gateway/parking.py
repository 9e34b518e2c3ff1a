"""A session without a browser: how long it waits for one, and how it shows itself to one again.

Laws: guacd is served all the while, so that what runs there runs on; whatever goes wrong with who
comes back, the session waits on as before.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.drain import Drain
from deskgate.gateway.opening import open_for
from deskgate.gateway.outcome import (
    BROWSER_LOST,
    CLOSED_BY_USER,
    LEFT,
    MOVED,
    GatewayError,
    Outcome,
)
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.seat import Arrival, Door
from deskgate.gateway.splice import Splice
from deskgate.gateway.upstream import Upstream, open_upstream
from deskgate.grants import Grant
from deskgate.guac import GuacError, parse_message

Ended = asyncio.Future[Outcome]


async def wait_for_browser(drain: Drain, door: Door, told_to_end: Ended, seconds: float) -> Outcome:
    """MOVED when there is a browser at the door, else how the session ended before one came."""
    draining = asyncio.create_task(drain.run())
    knocking = asyncio.create_task(door.wait())
    waits: set[asyncio.Future[Any]] = {draining, knocking, told_to_end}
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        draining.cancel()
        knocking.cancel()
        await asyncio.gather(draining, knocking, return_exceptions=True)
    if told_to_end.done():
        return told_to_end.result()
    if not draining.cancelled():
        return draining.result()
    return LEFT if knocking.cancelled() else MOVED


class Welcome:
    """Shows the session to a browser that came back to it."""

    def __init__(
        self, grant: Grant, upstream: Upstream, words: OwnerWords, drain: Drain, door: Door
    ) -> None:
        self._grant = grant
        self._upstream = upstream
        self._words = words
        self._drain = drain
        self._door = door

    async def open(
        self, arrival: Arrival, early: list[str], told_to_end: Ended, tls: ssl.SSLContext | None
    ) -> Splice | Outcome:
        """guacd's stream for this browser; or how the session ended; or, BROWSER_LOST or MOVED, why
        there is none now. What the browser sends meanwhile is appended to `early`."""
        self._drain.record()
        draining = asyncio.create_task(self._drain.run())
        knocking = asyncio.create_task(self._door.wait())
        try:
            joining = open_upstream(self._joining(), arrival.query, tls)
            joined = await open_for(arrival.seat, early, joining, told_to_end, knocking)
        except BaseException as failed:
            draining.cancel()
            await asyncio.gather(draining, return_exceptions=True)
            if not isinstance(failed, BrowserGone | GatewayError):
                raise
            if isinstance(failed, BrowserGone) and _say_goodbye(early) and not told_to_end.done():
                told_to_end.set_result(CLOSED_BY_USER)
            if told_to_end.done():
                return told_to_end.result()
            if knocking.done():
                return MOVED
            return BROWSER_LOST.because(failed.outcome.detail or failed.outcome.message)
        finally:
            knocking.cancel()
        return Splice(self._upstream, joined, self._drain, self._words, draining)

    def _joining(self) -> Grant:
        """The grant to look into this very session: nothing of it is said to the target."""
        return replace(
            self._grant,
            joins=self._upstream.connection_id,
            parameters=MappingProxyType({"read-only": "true"}),
            other_guacds=(),
        )


def _say_goodbye(messages: list[str]) -> bool:
    """Whether a browser that has gone has closed the session first, before it was shown."""
    try:
        return any(one[0] == "disconnect" for text in messages for one in parse_message(text))
    except GuacError:
        return False
