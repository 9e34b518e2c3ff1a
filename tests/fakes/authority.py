"""An authority that grants everything to whoever knows its token, and keeps what it is told."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from deskgate.grants import (
    FileMoved,
    Grant,
    GuacdAddress,
    Order,
    Person,
    Refused,
    Rights,
    Secret,
    SessionClosed,
    SessionOpened,
    SessionParked,
    SessionProgress,
    SessionSaid,
    Target,
    TunnelRequest,
)
from deskgate.guac.status import Status

TOKEN = "a-token"
FOREIGN_TOKEN = "another-person-s"
PASSWORD = "correct horse"


@dataclass(slots=True)
class FakeAuthority:
    """Grants a session at `guacd`."""

    guacd: GuacdAddress
    rights: Rights = field(default_factory=Rights)
    protocol: str = "ssh"
    others: tuple[GuacdAddress, ...] = ()
    park_seconds: float = 0.0
    next_targets: list[GuacdAddress] | None = None  # of a group: where its other connections are
    requests: list[TunnelRequest] = field(default_factory=list)
    opened_events: list[SessionOpened] = field(default_factory=list)
    closed_events: list[SessionClosed] = field(default_factory=list)
    files: list[FileMoved] = field(default_factory=list)
    progress: list[SessionProgress] = field(default_factory=list)
    parkings: list[SessionParked] = field(default_factory=list)
    sayings: list[SessionSaid] = field(default_factory=list)
    queue: asyncio.Queue[Order] = field(default_factory=asyncio.Queue)
    anybody_closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def admit(self, request: TunnelRequest) -> Grant:
        self.requests.append(request)
        if request.token != Secret(TOKEN):
            raise Refused(Status.CLIENT_UNAUTHORIZED, "Log in again.")
        if request.kind == "r":
            return Grant(
                session_id=uuid.UUID(request.identifier),
                person=Person("1", "ada"),
                target=Target("1", "A server", self.protocol),
                guacd=self.guacd,
                returns=True,
            )
        return Grant(
            session_id=uuid.uuid4(),
            person=Person("1", "ada"),
            target=Target(request.identifier, "A server", self.protocol),
            guacd=self.guacd,
            parameters={"hostname": "10.0.0.5", "password": Secret(PASSWORD)},
            rights=self.rights,
            park_seconds=self.park_seconds,
            other_guacds=self.others,
            tried=() if self.next_targets is None else ("1",),
        )

    async def another(self, grant: Grant, event: SessionClosed) -> Grant:
        self.closed_events.append(event)
        if not self.next_targets:
            self.anybody_closed.set()
            raise Refused(Status.RESOURCE_CONFLICT, "None is left.")
        guacd = self.next_targets.pop(0)
        return replace(
            grant,
            session_id=uuid.uuid4(),
            guacd=guacd,
            other_guacds=(),
            tried=(*grant.tried, str(guacd)),
        )

    async def owns(self, token: Secret, session_id: uuid.UUID) -> bool:
        if token not in (Secret(TOKEN), Secret(FOREIGN_TOKEN)):
            raise Refused(Status.CLIENT_FORBIDDEN, "Permission Denied.")
        known = {one.session_id for one in self.opened_events}
        return token == Secret(TOKEN) and session_id in known

    async def opened(self, event: SessionOpened) -> None:
        self.opened_events.append(event)

    async def progressed(self, events: Sequence[SessionProgress]) -> None:
        self.progress.extend(events)

    async def parked(self, event: SessionParked) -> None:
        self.parkings.append(event)

    async def said(self, event: SessionSaid) -> None:
        self.sayings.append(event)

    async def closed(self, event: SessionClosed) -> None:
        self.closed_events.append(event)
        self.anybody_closed.set()

    async def file_moved(self, event: FileMoved) -> None:
        self.files.append(event)

    async def orders(self) -> AsyncIterator[Order]:
        while True:
            yield await self.queue.get()
