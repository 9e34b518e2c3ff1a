"""The authority that the gateway asks, answered from the database.

Laws: the database is never touched on the event loop, and never by more threads than `THREADS`;
the network is never waited for by these. What is decided is in `admission.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction

from deskgate.control.admission import LookFirst, admit, admit_another
from deskgate.control.audit import services as audit
from deskgate.control.audit.actor import acting
from deskgate.control.bus import get_bus
from deskgate.control.file_streams import session_owned
from deskgate.control.first_use import server_learn, unknown_server
from deskgate.control.sharing.ending import shares_over as given_shares_over
from deskgate.control.sharing.ending import shares_recheck
from deskgate.control.threads import with_database
from deskgate.control.together.services import live_progressed, states_forget
from deskgate.control.together.telling import live_changed, live_told
from deskgate.control.tokens import services as tokens
from deskgate.control.vault.host_keys import host_key_learn
from deskgate.control.vault.host_probe import NotSeen, SeenKey, host_key_read
from deskgate.control.visits.services import visit_rest
from deskgate.control.visits.share_keys import shares_over
from deskgate.grants import (
    Ending,
    FileMoved,
    Grant,
    Order,
    Refused,
    Secret,
    SessionClosed,
    SessionOpened,
    SessionParked,
    SessionProgress,
    SessionSaid,
    TunnelRequest,
)

THREADS: Final = 8  # more only wait for each other at the database's write lock
LOOKS: Final = 16  # servers whose host key is read at once; each may take some seconds

_T = TypeVar("_T")

_NOT_KEPT: Final = NotSeen(Ending.TARGET_ERROR, "The server's host key was forgotten meanwhile.")


class DatabaseAuthority:
    """Implements `deskgate.grants.Authority`."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="deskgate-authority")
        self._looks = ThreadPoolExecutor(LOOKS, thread_name_prefix="deskgate-host-key")

    async def recover(self, spared: Collection[UUID] = ()) -> int:
        """End the log rows that a crash left open, but those of sessions that live on; once, before
        anything is served. How many.

        By a share nobody goes on whom the policy, which may be another one now, lets in no more.
        """
        orphans = await self._in_thread(lambda: audit.sessions_close_orphans(spared=spared))
        await self._in_thread(shares_recheck)
        return orphans

    async def admit(self, request: TunnelRequest) -> Grant:
        """The grant for this request, with its log row begun. Raises Refused."""
        not_seen = await self._learn_host_key(request)
        return await self._looking(lambda unseen: _told(admit(request, not_seen, unseen)))

    async def another(self, grant: Grant, event: SessionClosed) -> Grant:
        """Another connection of the folder; the event is the end of the one that failed."""
        await self._in_thread(lambda: _failed(event))
        return await self._looking(lambda unseen: _told(admit_another(grant, unseen)))

    async def owns(self, token: Secret, session_id: UUID) -> bool:
        """Whether the token's log-in has opened this session. Raises Refused."""
        return await self._in_thread(lambda: session_owned(token=token, session_id=session_id))

    async def opened(self, event: SessionOpened) -> None:
        """guacd was ready."""
        await self._in_thread(lambda: _opened(event))

    async def progressed(self, events: Sequence[SessionProgress]) -> None:
        """What live sessions have carried."""
        await self._in_thread(lambda: live_progressed(events=events))
        live_told()

    async def parked(self, event: SessionParked) -> None:
        """The session has no browser, or has one again."""
        await self._in_thread(lambda: _parked(event))

    async def said(self, event: SessionSaid) -> None:
        """Somebody in a session did something."""
        await self._in_thread(lambda: audit.session_said(event=event))

    async def closed(self, event: SessionClosed) -> None:
        """The session is over; told again, nothing changes."""
        await self._in_thread(lambda: _closed(event))

    async def file_moved(self, event: FileMoved) -> None:
        """A file went through a session."""
        await self._in_thread(lambda: audit.session_file_moved(event=event))

    def orders(self) -> AsyncIterator[Order]:
        """Sessions to end and what to tell them, as it is decided."""
        return get_bus().subscribe()

    async def aclose(self) -> None:
        """Wait for what is being written and let the threads go."""
        await asyncio.to_thread(self._looks.shutdown)
        await asyncio.to_thread(self._threads.shutdown)

    async def _learn_host_key(self, request: TunnelRequest) -> NotSeen | None:
        """Before the first session with an SSH server. Why its key could not be read, if so."""
        unknown = await self._in_thread(lambda: unknown_server(request))
        if unknown is None:
            return None
        loop, place = asyncio.get_running_loop(), unknown.place
        try:
            seen = await loop.run_in_executor(self._looks, host_key_read, place.host, place.port)
        except NotSeen as why:
            return why
        await self._in_thread(lambda: server_learn(request, unknown, seen))
        return None

    async def _looking(self, decide: Callable[[dict[int, NotSeen]], Grant]) -> Grant:
        """The decision, with the host keys read that it turns out to need: one connection's of a
        folder at a time, because most often the first will do."""
        unseen: dict[int, NotSeen] = {}
        asked: set[int] = set()
        while True:
            try:
                return await self._in_thread(lambda: decide(unseen))
            except LookFirst as first:
                again = first.connection.pk in asked
                asked.add(first.connection.pk)
                why = _NOT_KEPT if again else await self._look(first)
                if why is not None:
                    unseen[first.connection.pk] = why

    async def _look(self, first: LookFirst) -> NotSeen | None:
        loop, place = asyncio.get_running_loop(), first.place
        try:
            seen = await loop.run_in_executor(self._looks, host_key_read, place.host, place.port)
        except NotSeen as why:
            return why
        await self._in_thread(lambda: _learn(first, seen))
        return None

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, with_database, work)


def _told(grant: Grant) -> Grant:
    live_changed(grant.session_id)
    return grant


def _opened(event: SessionOpened) -> None:
    audit.session_opened(event=event)
    live_changed(event.session_id)


def _parked(event: SessionParked) -> None:
    audit.session_parked(event=event)
    live_changed(event.session_id)


def _learn(first: LookFirst, seen: SeenKey) -> None:
    with acting(first.asker.actor):
        host_key_learn(connection=first.connection, place=first.place, seen=seen)


def _failed(event: SessionClosed) -> None:
    """The end of a session that another one would follow. Raises Refused where somebody has decided
    meanwhile that it ends: the gateway has not heard of it, and would not, of a row that is over.
    """
    with transaction.atomic():
        decided = audit.session_decision(session_id=event.session_id)
        if decided is not None:
            event = replace(event, status=decided.status, ending=decided.ending)
        _closed(event)
    if decided is not None:
        raise Refused(decided.status, decided.message, decided.ending)


def _closed(event: SessionClosed) -> None:
    login = audit.session_closed(event=event)
    states_forget()
    live_changed(event.session_id)
    shares_over(event.session_id)
    given_shares_over(event.session_id)
    if login:
        tokens.login_rest(login=login, now=event.at)
        visit_rest(login=login, now=event.at)
