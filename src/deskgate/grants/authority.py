"""The one question that the gateway asks: may this be opened? `control` answers it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from deskgate.grants.events import (
    Ending,
    FileMoved,
    SessionClosed,
    SessionOpened,
    SessionParked,
    SessionProgress,
    SessionSaid,
)
from deskgate.grants.grant import Grant
from deskgate.grants.secret import Secret
from deskgate.guac.status import Status


class Refused(Exception):
    """No grant. `message` is a sentence for the person, without secrets or others' objects.

    `ending` says so where the person lacks no permission but something else is missing.
    """

    def __init__(self, status: Status, message: str, ending: Ending = Ending.REFUSED) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.ending = ending


@dataclass(frozen=True, slots=True)
class TunnelRequest:
    """What a browser asked for at the tunnel, not yet believed.

    `kind` is Guacamole's GUAC_TYPE: "c" connection, "g" group, "a" active connection; and ours: "s"
    what is shared with the person, "r" a live session of theirs that goes on in this browser.
    """

    token: Secret
    data_source: str
    identifier: str
    kind: str
    client_address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Revocation:
    """This session must end now. `message` is shown to the person."""

    session_id: UUID
    status: Status
    ending: Ending
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell everybody in this session. `sender` is a person's shown name, or ""."""

    session_id: UUID
    text: str
    sender: str = ""
    is_warning: bool = False


Order = Revocation | Notice


class Authority(Protocol):
    """Decides, and is told. Every method may be awaited on the event loop: none blocks it."""

    async def admit(self, request: TunnelRequest) -> Grant:
        """The grant for this request, with its log row begun. Raises `Refused`."""
        ...

    async def another(self, grant: Grant, event: SessionClosed) -> Grant:
        """Another connection of the grant's folder, because its own failed before it drew.

        The event is that session's end, recorded first, whatever follows. Raises `Refused`.
        """
        ...

    async def owns(self, token: Secret, session_id: UUID) -> bool:
        """Whether this session was opened by the log-in that the token is of.

        Raises `Refused` where the token is nobody's, or not good any more.
        """
        ...

    async def opened(self, event: SessionOpened) -> None:
        """The session draws from now on."""
        ...

    async def progressed(self, events: Sequence[SessionProgress]) -> None:
        """What live sessions have carried since they were told last; lost without harm."""
        ...

    async def parked(self, event: SessionParked) -> None:
        """The session goes on without a browser, or with one again."""
        ...

    async def said(self, event: SessionSaid) -> None:
        """Something that somebody in a session did, for the log."""
        ...

    async def closed(self, event: SessionClosed) -> None:
        """The session is over; told exactly once for each grant, whether it opened or not."""
        ...

    async def file_moved(self, event: FileMoved) -> None:
        """A file has gone through a session, or did not; told once for each that began."""
        ...

    def orders(self) -> AsyncIterator[Order]:
        """Sessions to end and what to tell them, as it is decided; never exhausted while the server
        runs."""
        ...
