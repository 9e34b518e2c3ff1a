"""One session from its grant to its log row: open guacd, relay, wait for a browser, end, report.

Laws: one task of its own owns guacd's socket and all of the session's life, in which browsers come
and go, one at a time; where several guacds can serve, the next is tried until one of them has sent
something to draw; of a balancing folder the next connection is tried until one has drawn, and the
browser knows of that one only.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from deskgate.gateway import limits, metrics
from deskgate.gateway.browser import Browser, BrowserGone
from deskgate.gateway.closing import closed, say_closed
from deskgate.gateway.diagnosis import diagnose
from deskgate.gateway.drain import Drain
from deskgate.gateway.first_picture import hold_until_picture
from deskgate.gateway.framing import Framing
from deskgate.gateway.meeting import Meeting
from deskgate.gateway.opening import by_another_guacd, by_another_target, open_for
from deskgate.gateway.outcome import (
    BROWSER_LOST,
    INTERNAL,
    MOVED,
    NOT_HERE,
    SERVER_STOPPED,
    GatewayError,
    Outcome,
)
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.parking import Welcome, wait_for_browser
from deskgate.gateway.plane import Plane
from deskgate.gateway.query import TunnelQuery
from deskgate.gateway.relay import Relay
from deskgate.gateway.seat import Arrival, Door, Seat, nobodys_seat
from deskgate.gateway.splice import Splice
from deskgate.gateway.streams_session import Streams
from deskgate.gateway.succession import Succession, said_goodbye
from deskgate.gateway.upstream import Upstream, open_upstream
from deskgate.gateway.vitals import Vitals
from deskgate.gateway.withholding import framing_for
from deskgate.grants import (
    Ending,
    Grant,
    Notice,
    SessionOpened,
    SessionParked,
    SessionProgress,
)
from deskgate.guac.status import FAILED_UPSTREAM

_log = structlog.get_logger(__name__)

# The browser has gone, which need not be the session's end.
_BROWSER_GONE: Final = frozenset({Ending.BROWSER_LOST, Ending.CLOSED_BY_USER})


class Session:
    """A granted session. `end` may be called from any task, before guacd is ready as well."""

    def __init__(self, plane: Plane, grant: Grant, browser: Browser, framing: Framing) -> None:
        loop = asyncio.get_running_loop()
        self.expires_at = grant.expires_at
        self._plane = plane
        self.meeting = Meeting(plane, grant)
        self._grant = self.meeting.narrowed(grant)
        self._seat = Seat(browser, framing)
        self._door = Door()
        self._upstream: Upstream | None = None
        self._words = OwnerWords()
        self._succession = Succession(plane.keeping, self._words)
        self._relay: Relay | None = None
        self._has_drawn_before = False  # under a server before this one
        self._parked_until: datetime | None = None
        self._vitals = Vitals(grant.idle_seconds, self.meeting, loop.time())
        self._reported = False
        self._hold_until = loop.time() + limits.HELD_BACK_SECONDS
        self._told_to_end: asyncio.Future[Outcome] = loop.create_future()
        self._life: asyncio.Task[None] | None = None

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
        self.meeting.tick(now)
        due = self._vitals.look(self._grant.session_id, self._relay, now, self.expires_at)
        if isinstance(due, Outcome):
            self.end(due)
        elif due is not None:
            self.tell(due)

    def tell(self, notice: Notice) -> None:
        """Have everybody in the session read this."""
        if not self.meeting.tell(notice) and self._relay is not None:
            self._relay.tell(notice)

    @property
    def streams(self) -> Streams | None:
        """The files that requests may move; None while there is no browser."""
        return self._relay.streams if self._relay is not None else None

    def progress(self) -> SessionProgress:
        """How it is."""
        now = self._told_to_end.get_loop().time()
        return self._vitals.progress(self._grant.session_id, self._relay, now)

    # its browsers

    @classmethod
    def adopted(cls, plane: Plane, grant: Grant, upstream: Upstream, words: bytes) -> Session:
        """A session that a server before this one has left: it goes on, without a browser. `words`
        is what guacd has said to its owner only."""
        seat = nobodys_seat()
        session = cls(plane, grant, seat.browser, seat.framing)
        session._seat, session._upstream = seat, upstream
        session._has_drawn_before = True
        session._words.hear(words, b";")
        session._succession.go_on(grant, upstream)
        session.meeting.open(grant, upstream, session._release_input)
        plane.live.add(grant.session_id, session)
        session._life = asyncio.create_task(session._live(None))
        return session

    async def run(self, query: TunnelQuery) -> None:
        """Begin, with the first browser. Returns when that one's part is over: at the session's
        end, with everybody told, or before."""
        self._plane.live.add(self._grant.session_id, self)
        self._life = asyncio.create_task(self._live(query))
        await self._until_over(self._seat)

    async def attach(self, seat: Seat, query: TunnelQuery) -> None:
        """Go on in this browser instead of the one that is in, if any; returns as above."""
        before = self._door.knock(Arrival(seat, query))
        if self._relay is not None:
            self._relay.end(MOVED)
        if before is not None:
            await before.seat.leave(MOVED)
        await self._until_over(seat)
        await seat.leave(NOT_HERE)  # who came when the session was over already

    async def _until_over(self, seat: Seat) -> None:
        """The server stops waiting for a browser's part only when it stops itself."""
        life = self._life
        assert life is not None  # begun by `run`
        try:
            await asyncio.wait({life, seat.over}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self.end(SERVER_STOPPED)
            await asyncio.wait({life}, timeout=limits.CLOSE_SECONDS)
            life.cancel()
            await asyncio.wait({life})
            raise

    # its life

    async def _live(self, query: TunnelQuery | None) -> None:
        """To the session's end: tell the browser how it ended, and the log."""
        outcome = SERVER_STOPPED.because("the session's task was cancelled")
        try:
            with metrics.SESSIONS_LIVE.track_inprogress():
                outcome = await self._carry(query)
        except Exception:  # noqa: BLE001 -- the browser and the log must hear of any defect
            _log.exception("= session failed", session=str(self._grant.session_id))
            outcome = INTERNAL
        finally:
            await asyncio.shield(self._finish(outcome))

    async def _carry(self, query: TunnelQuery | None) -> Outcome:
        """Without a query, what a server before this one had opened."""
        if query is None:
            return await self._diagnose(await self._go_on(BROWSER_LOST))
        early: list[str] = []
        while True:
            try:
                upstream = await open_for(self._seat, early, self._open(query), self._told_to_end)
                await self._begin(upstream)
                outcome = await self._go_on(await self._relayed(upstream, early))
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

    async def _open(self, query: TunnelQuery) -> Upstream:
        """guacd, ready; of a folder's connection, with its first picture."""
        upstream = await open_upstream(self._grant, query, self._plane.guacd_tls)
        if self._grant.tried and not self._seat.is_open:
            self._upstream = upstream
            try:
                await hold_until_picture(upstream, self._hold_until)
            except BaseException:
                upstream.writer.transport.abort()
                raise
        return upstream

    async def _begin(self, upstream: Upstream) -> None:
        """Tell the log, then the browser: the uuid is what makes its tunnel open."""
        session_id = self._grant.session_id
        self._upstream = upstream
        self.meeting.open(self._grant, upstream, self._release_input)
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
            await self._seat.open(session_id)
        except BaseException:
            upstream.writer.transport.abort()
            raise
        if self._grant.park_seconds > 0 and self._seat.may_return:
            self._succession.begin(self._grant, upstream)

    async def _relayed(
        self, upstream: Upstream, early: list[str], splice: Splice | None = None
    ) -> Outcome:
        """What the present browser's part came to."""
        seat, words = self._seat, self._words if self._grant.park_seconds else None
        read = splice.read if splice is not None else None
        place = self.meeting.place(self._grant, seat, self._end_part)
        framing = framing_for(self._grant, seat.framing)
        relay = Relay(seat.browser, framing, upstream, self._grant.rights, words, read, place)
        self._relay = relay
        if self._told_to_end.done():
            relay.end(self._told_to_end.result())
        elif self._door.somebody_waits:
            relay.end(MOVED)
        try:
            return await relay.run(early)
        finally:
            if place is not None:
                place.leave()

    def _end_part(self, outcome: Outcome) -> None:
        """This browser's part is over, which need not be the session's end."""
        if self._relay is not None:
            self._relay.end(outcome)

    def _release_input(self) -> bytes:
        return self._relay.release_input() if self._relay is not None else b""

    # browsers that come and go

    async def _go_on(self, outcome: Outcome) -> Outcome:
        """How the session ends, through as many browsers as come back to it."""
        upstream = self._upstream
        assert upstream is not None  # opened
        while self._stays(outcome):
            await self._let_go(outcome)
            drain = Drain(upstream, self._words)
            outcome = await self._park(drain)
            arrival = self._door.take() if outcome is MOVED else None
            if arrival is not None:
                outcome = await self._return(arrival, upstream, drain)
        if self._is_left(outcome):
            last = self._relay.let_go() if self._relay is not None else b""
            await upstream.hand_on(self.meeting.release() + last)
            return outcome
        self._succession.over()
        if self._relay is not None:
            self._relay.leave()
        else:
            upstream.leave()
        return outcome

    def _is_left(self, outcome: Outcome) -> bool:
        return self._succession.is_left(outcome, self._relay)

    def _stays(self, outcome: Outcome) -> bool:
        if self._told_to_end.done():
            return False
        if outcome.ending is Ending.MOVED:
            return True
        may_wait = self._grant.park_seconds > 0 and self._seat.may_return and self._has_drawn
        return may_wait and not said_goodbye(self._relay) and outcome.ending in _BROWSER_GONE

    @property
    def _has_drawn(self) -> bool:
        return self._has_drawn_before or self._vitals.carried(self._relay)[0] > 0

    async def _let_go(self, outcome: Outcome) -> None:
        """The browser's part is over and the session's isn't."""
        relay = self._relay
        if relay is not None:
            relay.say_last(relay.let_go())
            self._vitals.part(relay)
            self._relay = None
        await self._seat.leave(outcome)

    async def _park(self, drain: Drain) -> Outcome:
        """Wait for a browser: MOVED when there is one, else how the session ended meanwhile."""
        if self._parked_until is None:
            self._parked_until = datetime.now(UTC) + timedelta(seconds=self._grant.park_seconds)
            self._tell_parked(self._parked_until)
        seconds = (self._parked_until - datetime.now(UTC)).total_seconds()
        return await wait_for_browser(drain, self._door, self._told_to_end, max(0, seconds))

    async def _return(self, arrival: Arrival, upstream: Upstream, drain: Drain) -> Outcome:
        """What the part of the browser that came back came to."""
        self._seat = arrival.seat
        early: list[str] = []
        welcome = Welcome(self._grant, upstream, self._words, drain, self._door)
        shown = await welcome.open(arrival, early, self._told_to_end, self._plane.guacd_tls)
        if isinstance(shown, Outcome):
            return shown
        try:
            await self._seat.open(self._grant.session_id)
            self._parked_until = None
            self._tell_parked(None)
            return await self._relayed(upstream, early, shown)
        except BrowserGone as gone:
            return gone.outcome
        finally:
            await shown.leave()

    def _tell_parked(self, until: datetime | None) -> None:
        event = SessionParked(self._grant.session_id, datetime.now(UTC), until)
        self._plane.reports.tell_parked(event)

    # other guacds, other targets

    def _turn_to_another(self, outcome: Outcome) -> bool:
        """Whether another guacd can serve instead: it is the session's from now on."""
        if self._has_drawn or self._told_to_end.done():
            return False
        grant = by_another_guacd(self._grant, outcome)
        if grant is None:
            return False
        self._grant = grant
        self._relay, self._upstream = None, None
        return True

    async def _diagnose(self, outcome: Outcome) -> Outcome:
        known_as = self._upstream.connection_id if self._upstream is not None else ""
        return await diagnose(outcome, self._grant, known_as, self._plane.guacd_log)

    def _may_turn(self, outcome: Outcome) -> bool:
        """Whether another connection of the folder may do, of which the browser has seen nothing
        yet; not where somebody has ended the session."""
        unseen = self._grant.tried and not self._seat.is_open and not self._told_to_end.done()
        return bool(unseen) and outcome.status in FAILED_UPSTREAM

    async def _turn_to_another_target(self, outcome: Outcome) -> Outcome | None:
        """Another connection's grant is the session's from now on, or how all of it ended."""
        failed, carried = self._grant, self._vitals.carried(self._relay)
        grant = await by_another_target(self._plane.authority, failed, outcome, carried)
        if isinstance(grant, Outcome):
            self._reported = True
            return grant
        self._plane.live.add(grant.session_id, self)
        self._plane.live.remove(failed.session_id)
        self._grant, self.expires_at = grant, grant.expires_at
        self._relay, self._upstream = None, None
        return None

    # its end

    async def _finish(self, outcome: Outcome) -> None:
        """Live until all of it is done: a server that stops waits for that."""
        await self._seat.leave(outcome)
        late = self._door.take()
        if late is not None:
            await late.seat.leave(outcome)
        session_id = self._grant.session_id
        if not self._is_left(outcome):
            self._plane.keeping.drop(session_id)
            event = closed(self._grant, outcome, self._vitals.carried(self._relay))
            say_closed(self._grant, event)
            if not self._reported:
                await self._plane.reports.tell(event)
        self._plane.live.remove(session_id)
