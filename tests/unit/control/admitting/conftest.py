"""A balancing folder, somebody who may open it, and ways to open and end sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit, admit_another
from deskgate.control.audit.actor import Actor, ActorKind
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import session_closed, session_opened
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.models import Connection, Folder, FolderKind
from deskgate.control.tree.services import connection_create
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Refused,
    SessionClosed,
    SessionOpened,
    TunnelRequest,
)
from deskgate.guac.status import Status

ADDRESS = "192.0.2.9"


@dataclass
class Desk:
    """A person's log-in as a Guacamole client's, and what it opens."""

    person: User

    def __post_init__(self) -> None:
        self.token = session_token_issue(person=self.person)

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.PERSON, self.person.username, self.person.pk, ADDRESS)

    def request(self, kind: str, thing: object, source: str = "deskgate") -> TunnelRequest:
        return TunnelRequest(self.token, source, str(thing), kind, ADDRESS)

    def open(self, kind: str, thing: object, source: str = "deskgate") -> Grant:
        return admit(self.request(kind, thing, source))

    def drawn(self, kind: str, thing: object) -> Grant:
        """The same, and guacd has said `ready`."""
        return drawn(self.open(kind, thing))

    def refused(self, kind: str, thing: object, source: str = "deskgate") -> Refused:
        with pytest.raises(Refused) as refused:
            self.open(kind, thing, source)
        return refused.value

    def another(self, grant: Grant, status: Status = Status.UPSTREAM_NOT_FOUND) -> Grant:
        """What is opened in place of this one, which has failed."""
        end(grant, status)
        return admit_another(grant)


def drawn(grant: Grant) -> Grant:
    event = SessionOpened(
        grant.session_id,
        timezone.now(),
        f"${grant.session_id}",
        "VERSION_1_5_0",
        str(grant.guacd),
    )
    session_opened(event=event)
    return grant


def end(grant: Grant, status: Status = Status.SUCCESS) -> None:
    event = SessionClosed(
        grant.session_id, timezone.now(), status, Ending.CLOSED_BY_TARGET, "", 0, 0
    )
    session_closed(event=event)


def row_of(grant: Grant) -> SessionLog:
    return SessionLog.objects.get(pk=grant.session_id)


@pytest.fixture
def desk(person: User, guacd: GuacdAddress) -> Desk:
    return Desk(person)


@pytest.fixture
def group(person: User) -> Folder:
    folder = Folder.objects.create(name="desks", kind=FolderKind.BALANCING)
    AccessGrant.objects.create(user=person, folder=folder, role=Role.CONNECT)
    return folder


Add = Callable[..., Connection]


@pytest.fixture
def add(group: Folder) -> Add:
    """Put a connection into the group."""

    def call(name: str, **fields: object) -> Connection:
        made = connection_create(
            name=name,
            protocol="ssh",
            folder=group,
            parameters={"hostname": f"{name}.example.org", "host-key-check": "off"},
        )
        for field, value in fields.items():
            setattr(made, field, value)
        made.save()
        return made

    return call
