"""The authority that the gateway asks, answered from the database.

Laws: the database is never touched on the event loop, and never by more threads than `THREADS`;
a token proves the person, the gate decides, and only then are secrets opened; all of it is one
transaction, so that what is revoked meanwhile is either refused or found as a live row and ended.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Final, TypeVar

import structlog
from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.audit import services as audit
from deskgate.control.bus import get_bus
from deskgate.control.catalogue import protocol_get
from deskgate.control.errors import KeyTrouble, NotFound
from deskgate.control.nodes.selectors import addresses_for
from deskgate.control.threads import with_database
from deskgate.control.tokens import services as tokens
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tree.inheritance import Effective, effective
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.services import secrets_reveal
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Person,
    Refused,
    Revocation,
    Secret,
    SessionClosed,
    SessionOpened,
    SessionProgress,
    Target,
    TunnelRequest,
)
from deskgate.guac.status import Status

DATA_SOURCE: Final = "deskgate"
THREADS: Final = 8  # more only wait for each other at the database's write lock

_KINDS: Final = {"c", "g", "a"}
_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


class DatabaseAuthority:
    """Implements `deskgate.grants.Authority`."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="deskgate-authority")

    async def recover(self) -> int:
        """End the log rows that a crash left open; once, before anything is served. How many."""
        return await self._in_thread(audit.sessions_close_orphans)

    async def admit(self, request: TunnelRequest) -> Grant:
        """The grant for this request, with its log row begun. Raises Refused."""
        return await self._in_thread(lambda: _admit(request))

    async def opened(self, event: SessionOpened) -> None:
        """guacd was ready."""
        await self._in_thread(lambda: audit.session_opened(event=event))

    async def progressed(self, events: Sequence[SessionProgress]) -> None:
        """What live sessions have carried."""
        await self._in_thread(lambda: audit.session_progressed(events=events))

    async def closed(self, event: SessionClosed) -> None:
        """The session is over; told again, nothing changes."""
        await self._in_thread(lambda: _closed(event))

    def revocations(self) -> AsyncIterator[Revocation]:
        """Sessions to end, as they are decided."""
        return get_bus().subscribe()

    async def aclose(self) -> None:
        """Wait for what is being written and let the threads go."""
        await asyncio.to_thread(self._threads.shutdown)

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, with_database, work)


def _admit(request: TunnelRequest) -> Grant:
    if request.kind not in _KINDS or not request.identifier:
        raise Refused(Status.CLIENT_BAD_REQUEST, "The request doesn't say what to open.")
    with transaction.atomic():
        decided = _decide(request)
    if isinstance(decided, Refused):
        raise decided
    return decided


def _decide(request: TunnelRequest) -> Grant | Refused:
    try:
        return _begin(request)
    except Refused as refused:
        return refused  # raised in here it would undo the token's use


def _begin(request: TunnelRequest) -> Grant:
    tokens.token_hold(token=request.token)
    token = _token(request)
    connection = _connection(request, token)
    applies = effective(connection)
    guacds = addresses_for(node=applies.node, group=applies.node_group)
    if not guacds:
        raise Refused(
            Status.UPSTREAM_UNAVAILABLE,
            "No guacd is running to draw the session. The page tells administrators what to do.",
            Ending.GUACD_UNREACHABLE,
        )
    grant = _grant(token.person, connection, applies, guacds)
    audit.session_begin(
        grant=grant,
        client_address=request.client_address,
        user_agent=request.user_agent,
        login=token.login,
    )
    return grant


def _token(request: TunnelRequest) -> AuthToken:
    token = tokens.tunnel_token_use(token=request.token)
    if token is not None:
        if str(token.connection_id) != request.identifier:
            raise Refused(Status.CLIENT_FORBIDDEN, "The token is for another connection.")
        return token
    token = tokens.session_token_use(token=request.token)
    if token is None:
        raise Refused(
            Status.CLIENT_UNAUTHORIZED, "The log-in is not valid any more. Log in and try again."
        )
    return token


def _connection(request: TunnelRequest, token: AuthToken) -> Connection:
    if request.data_source != DATA_SOURCE:
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such data source.")
    if request.kind != "c":
        raise Refused(
            Status.UNSUPPORTED, "Only connections can be opened, not groups or live sessions."
        )
    try:
        return connection_get(
            user=token.person, connection_id=request.identifier, action=Action.CONNECT
        )
    except NotFound as missing:
        raise Refused(Status.RESOURCE_NOT_FOUND, str(missing)) from None


def _grant(
    person: User, connection: Connection, applies: Effective, guacds: list[GuacdAddress]
) -> Grant:
    protocol = protocol_get(connection.protocol)
    if protocol is None:
        raise Refused(
            Status.UNSUPPORTED,
            f"The protocol {connection.protocol} is not known here.",
            Ending.PROTOCOL_UNSUPPORTED,
        )
    try:
        secrets = secrets_reveal(connection_id=connection.pk)
    except KeyTrouble as trouble:
        _log.error("The vault can't be opened", reason=str(trouble))
        raise Refused(
            Status.SERVER_ERROR,
            "The stored password or key can't be read. Tell your administrator.",
            Ending.INTERNAL,
        ) from None
    parameters: dict[str, str | Secret] = {
        **applies.parameters(),
        **secrets,
    }
    return Grant(
        session_id=uuid.uuid4(),
        person=Person(id=str(person.pk), name=person.username),
        target=Target(
            connection_id=str(connection.pk), name=connection.name, protocol=connection.protocol
        ),
        guacd=guacds[0],
        other_guacds=tuple(guacds[1:]),
        parameters=MappingProxyType(parameters),
    )


def _closed(event: SessionClosed) -> None:
    login = audit.session_closed(event=event)
    if login:
        tokens.login_rest(login=login, now=event.at)
