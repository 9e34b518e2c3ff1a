"""One session from its grant to its log row: open guacd, relay, end, report.

Laws: one task, the ASGI server's for this WebSocket, owns all of it; where several guacds can
serve, the next is tried until one of them has sent something to draw; of a balancing folder the
next connection is tried until one has drawn, and the browser knows of that one only.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import structlog

from deskgate.gateway import limits, metrics
from deskgate.gateway.browser import Browser, BrowserGone
from deskgate.gateway.diagnosis import diagnose
from deskgate.gateway.early import hold_messages
from deskgate.gateway.first_picture import hold_until_picture
from deskgate.gateway.framing import Framing
from deskgate.gateway.guacd_log import GuacdLog
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.outcome import INTERNAL, GatewayError, Outcome
from deskgate.gateway.query import TunnelQuery
from deskgate.gateway.relay import Relay
from deskgate.gateway.reports import Reports
from deskgate.gateway.streams_session import Streams
from deskgate.gateway.upstream import Upstream, open_upstream
from deskgate.grants import (
    Authority,
    Ending,
    Grant,
    Notice,
    Refused,
    SessionClosed,
    SessionOpened,
)
from deskgate.guac.status import FAILED_UPSTREAM

_log = structlog.get_logger(__name__)

# This guacd's own failures; what the target does would be the same through another one.
_ANOTHER_MAY_SERVE: Final = frozenset(
    {Ending.GUACD_UNREACHABLE, Ending.GUACD_SILENT, Ending.GUACD_LOST}
)


@dataclass(frozen=True, slots=True)
class Plane:
    """What every session of this process shares."""

    authority: Authority
    live: LiveSessions
    reports: Reports
    guacd_log: GuacdLog
    guacd_tls: ssl.SSLContext | None = None


class Session:
    """A granted session. `end` may be called from any task, before guacd is ready as well."""

    __slots__ = (
        "_browser",
        "_connection_id",
        "_framing",
        "_grant",
        "_hold_until",
        "_plane",
        "_relay",
        "_reported",
        "_told_browser",
        "_told_to_end",
        "expires_at",
    )

    def __init__(self, plane: Plane, grant: Grant, browser: Browser, framing: Framing) -> None:
        self.expires_at = grant.expires_at
        self._plane = plane
        self._grant = grant
        self._browser = browser
        self._framing = framing
        self._connection_id = ""
        self._relay: Relay | None = None
        self._told_browser = False
        self._reported = False
        self._hold_until = asyncio.get_running_loop().time() + limits.HELD_BACK_SECONDS
        self._told_to_end: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def end(self, outcome: Outcome) -> None:
        """Make the session end with this outcome, unless it has one already."""
        if not self._told_to_end.done():
            self._told_to_end.set_result(outcome)
        if self._relay is not None:
            self._relay.end(outcome)

    def tick(self, now: float) -> None:
        """Called about once a second: the relay's limits."""
        if self._relay is not None:
            self._relay.tick(now)

    def tell(self, notice: Notice) -> None:
        """Have everybody in the session read this."""
        if self._relay is not None:
            self._relay.tell(notice)

    @property
    def streams(self) -> Streams | None:
        """The files that requests may move; None until guacd is ready."""
        return self._relay.streams if self._relay is not None else None

    def carried(self) -> tuple[int, int]:
        """The bytes so far: to the browser, to guacd."""
        relay = self._relay
        return (relay.bytes_to_browser, relay.bytes_to_guacd) if relay else (0, 0)

    async def run(self, query: TunnelQuery) -> None:
        """Carry the session to its end, tell the browser how it ended, and the log."""
        session_id = self._grant.session_id
        self._plane.live.add(session_id, self)
        outcome = INTERNAL.because("the session's task was cancelled")
        try:
            with metrics.SESSIONS_LIVE.track_inprogress():
                outcome = await self._carry(query)
        except Exception:  # noqa: BLE001 -- the browser and the log must hear of any defect
            _log.exception("= session failed", session=str(session_id))
            outcome = INTERNAL
        finally:
            await asyncio.shield(self._finish(outcome))

    async def _carry(self, query: TunnelQuery) -> Outcome:
        early: list[str] = []
        while True:
            try:
                relay = await self._begin(await self._open(query, early))
                outcome = await relay.run(early)
            except GatewayError as error:
                outcome = error.outcome
            except BrowserGone as gone:
                return gone.outcome
            if self._turn_to_another(outcome):
                continue
            if not self._may_turn(outcome):
                return await self._diagnose(outcome)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limits.DIAGNOSIS_SECONDS):
                    outcome = await self._diagnose(outcome)
            if self._told_to_end.done():
                return self._told_to_end.result()
            refused = await self._turn_to_another_target(outcome)
            if refused is not None:
                return refused

    def _turn_to_another(self, outcome: Outcome) -> bool:
        """Whether another guacd can serve instead: it is the session's from now on."""
        others = self._grant.other_guacds
        drawn = self._relay is not None and self._relay.bytes_to_browser > 0
        if not others or drawn or outcome.ending not in _ANOTHER_MAY_SERVE:
            return False
        if self._told_to_end.done():
            return False
        _log.warning(
            "= guacd failed, trying another",
            session=str(self._grant.session_id),
            failed=str(self._grant.guacd),
            next=str(others[0]),
            detail=outcome.detail,
        )
        self._grant = replace(self._grant, guacd=others[0], other_guacds=others[1:])
        self._relay, self._connection_id = None, ""
        return True

    async def _diagnose(self, outcome: Outcome) -> Outcome:
        return await diagnose(outcome, self._grant, self._connection_id, self._plane.guacd_log)

    def _may_turn(self, outcome: Outcome) -> bool:
        """Whether another connection of the folder may do, of which the browser has seen nothing
        yet; not where somebody has ended the session."""
        unseen = self._grant.tried and not self._told_browser and not self._told_to_end.done()
        return bool(unseen) and outcome.status in FAILED_UPSTREAM

    async def _turn_to_another_target(self, outcome: Outcome) -> Outcome | None:
        """Another connection's grant is the session's from now on, or how all of it ended."""
        failed = self._grant
        try:
            grant = await self._plane.authority.another(failed, self._event(outcome))
        except Refused as refused:
            self._reported = True
            ending = outcome.ending if refused.ending is Ending.REFUSED else refused.ending
            return replace(outcome, status=refused.status, ending=ending, message=refused.message)
        metrics.SESSIONS_ENDED.labels(failed.target.protocol, outcome.ending).inc()
        _log.warning(
            "= connection failed, trying another of its folder",
            session=str(failed.session_id),
            ending=str(outcome.ending),
            next=str(grant.session_id),
        )
        self._plane.live.add(grant.session_id, self)
        self._plane.live.remove(failed.session_id)
        self._grant, self.expires_at = grant, grant.expires_at
        self._relay, self._connection_id = None, ""
        return None

    async def _open(self, query: TunnelQuery, early: list[str]) -> Upstream:
        """guacd's handshake, unless the browser leaves or somebody ends the session meanwhile."""
        opening = asyncio.create_task(self._upstream(query))
        leaving = asyncio.create_task(hold_messages(self._browser, early))
        try:
            await asyncio.wait(
                (opening, leaving, self._told_to_end), return_when=asyncio.FIRST_COMPLETED
            )
            if self._told_to_end.done():
                raise GatewayError(self._told_to_end.result())
            if not opening.done():
                raise BrowserGone(leaving.result())
            return opening.result()
        except BaseException:
            await _abandon(opening)
            raise
        finally:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)

    async def _upstream(self, query: TunnelQuery) -> Upstream:
        """guacd, ready; of a folder's connection, with its first picture."""
        upstream = await open_upstream(self._grant, query, self._plane.guacd_tls)
        if self._grant.tried and not self._told_browser:
            self._connection_id = upstream.connection_id
            try:
                await hold_until_picture(upstream, self._hold_until)
            except BaseException:
                upstream.writer.transport.abort()
                raise
        return upstream

    async def _begin(self, upstream: Upstream) -> Relay:
        """Tell the log, then the browser: the uuid is what makes its tunnel open."""
        session_id = self._grant.session_id
        self._connection_id = upstream.connection_id
        self._relay = Relay(self._browser, self._framing, upstream, self._grant.rights)
        if self._told_to_end.done():
            self._relay.end(self._told_to_end.result())
        try:
            await self._plane.authority.opened(
                SessionOpened(
                    session_id,
                    datetime.now(UTC),
                    upstream.connection_id,
                    upstream.version,
                    str(self._grant.guacd),
                )
            )
            if not self._told_browser:
                await self._browser.opened(session_id)
            self._told_browser = True
        except BaseException:
            upstream.writer.transport.abort()
            raise
        return self._relay

    async def _finish(self, outcome: Outcome) -> None:
        """Live until all of it is done: a server that stops waits for that."""
        await self._browser.close(outcome.status, self._framing.notice(outcome))
        await self._report(outcome)
        self._plane.live.remove(self._grant.session_id)

    async def _report(self, outcome: Outcome) -> None:
        """The log row's end."""
        event = self._event(outcome)
        metrics.SESSIONS_ENDED.labels(self._grant.target.protocol, outcome.ending).inc()
        metrics.BYTES.labels("browser").inc(event.bytes_to_browser)
        metrics.BYTES.labels("guacd").inc(event.bytes_to_guacd)
        _log.info(
            "= session closed",
            session=str(event.session_id),
            ending=str(event.ending),
            status=int(event.status),
            detail=event.detail,
        )
        if not self._reported:
            await self._plane.reports.tell(event)

    def _event(self, outcome: Outcome) -> SessionClosed:
        to_browser, to_guacd = self.carried()
        return SessionClosed(
            session_id=self._grant.session_id,
            at=datetime.now(UTC),
            status=outcome.status,
            ending=outcome.ending,
            detail=outcome.detail,
            bytes_to_browser=to_browser,
            bytes_to_guacd=to_guacd,
        )


async def _abandon(opening: asyncio.Task[Upstream]) -> None:
    """Stop opening guacd; one that was just opened is let go."""
    opening.cancel()
    (result,) = await asyncio.gather(opening, return_exceptions=True)
    if isinstance(result, Upstream):
        result.writer.transport.abort()
