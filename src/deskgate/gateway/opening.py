"""Opening guacd for somebody who may leave meanwhile, or be told to; and which guacd comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Final

import structlog

from deskgate.gateway import metrics
from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.closing import closed
from deskgate.gateway.early import hold_messages
from deskgate.gateway.outcome import GatewayError, Outcome
from deskgate.gateway.seat import Seat
from deskgate.gateway.upstream import Upstream
from deskgate.grants import Authority, Ending, Grant, Refused

_log = structlog.get_logger(__name__)

# This guacd's own failures; what the target does would be the same through another one.
_ANOTHER_MAY_SERVE: Final = frozenset(
    {Ending.GUACD_UNREACHABLE, Ending.GUACD_SILENT, Ending.GUACD_LOST}
)


async def open_for(
    seat: Seat,
    early: list[str],
    opening: Coroutine[Any, Any, Upstream],
    *stops: asyncio.Future[Outcome],
) -> Upstream:
    """What is opened, unless the browser leaves or one of `stops` says how it ends meanwhile.

    What the browser sends until then is appended to `early`. Raises BrowserGone, GatewayError.
    """
    opened = asyncio.create_task(opening)
    leaving = asyncio.create_task(hold_messages(seat.browser, early))
    try:
        waits: set[asyncio.Future[Any]] = {opened, leaving, *stops}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for stop in stops:
            if stop.done():
                raise GatewayError(stop.result())
        if not opened.done():
            raise BrowserGone(leaving.result())
        return opened.result()
    except BaseException:
        await _abandon(opened)
        raise
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)


async def _abandon(opened: asyncio.Task[Upstream]) -> None:
    """Stop opening guacd; one that was just opened is let go."""
    opened.cancel()
    (result,) = await asyncio.gather(opened, return_exceptions=True)
    if isinstance(result, Upstream):
        result.writer.transport.abort()


def by_another_guacd(grant: Grant, outcome: Outcome) -> Grant | None:
    """The grant with the next guacd, where this one failed and there is another to serve."""
    others = grant.other_guacds
    if not others or outcome.ending not in _ANOTHER_MAY_SERVE:
        return None
    _log.warning(
        "= guacd failed, trying another",
        session=str(grant.session_id),
        failed=str(grant.guacd),
        next=str(others[0]),
        detail=outcome.detail,
    )
    return replace(grant, guacd=others[0], other_guacds=others[1:])


async def by_another_target(
    authority: Authority, failed: Grant, outcome: Outcome, carried: tuple[int, int]
) -> Grant | Outcome:
    """The grant of another connection of the folder, or how all of it ended; the log knows the
    failed one's end by then."""
    try:
        grant = await authority.another(failed, closed(failed, outcome, carried))
    except Refused as refused:
        ending = outcome.ending if refused.ending is Ending.REFUSED else refused.ending
        return replace(outcome, status=refused.status, ending=ending, message=refused.message)
    metrics.SESSIONS_ENDED.labels(failed.target.protocol, outcome.ending).inc()
    _log.warning(
        "= connection failed, trying another of its folder",
        session=str(failed.session_id),
        ending=str(outcome.ending),
        next=str(grant.session_id),
    )
    return grant
