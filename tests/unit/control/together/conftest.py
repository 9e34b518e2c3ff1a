"""Live sessions, somebody who manages, and what the hub is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import PASSWORD

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.together import hub as hub_module
from deskgate.control.together.hub import Listener, Topic
from deskgate.control.tree.models import Connection
from deskgate.grants import Secret


class RecordingHub:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.changes: list[tuple[Topic, set[int] | None, bool]] = []

    def changed(
        self, topic: Topic, people: Collection[int] | None = None, *, overseers: bool = False
    ) -> None:
        self.changes.append((topic, None if people is None else set(people), overseers))

    def tell_people(self, user_ids: Collection[int], event: str, data: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def listen(self, user_id: int, *, oversees: bool = False) -> Listener:
        raise NotImplementedError


@pytest.fixture
def hub() -> Iterator[RecordingHub]:
    """The hub during the test, which keeps everything and delivers nothing."""
    before = hub_module.get_hub()
    recording = RecordingHub()
    hub_module.set_hub(recording)
    yield recording
    hub_module.set_hub(before)


@pytest.fixture
def manager(connection: Connection) -> User:
    """Of the one connection."""
    made = user_create(username="Mia", password=Secret(PASSWORD))
    AccessGrant.objects.create(user=made, connection=connection, role=Role.MANAGE)
    return made


class Live(Protocol):
    """Makes rows of sessions that guacd draws; with `joined`, looks into these."""

    def __call__(self, person: User | None, **changes: object) -> SessionLog: ...


@pytest.fixture
def live(connection: Connection) -> Live:
    def make(person: User | None, **changes: object) -> SessionLog:
        key, now = uuid4(), timezone.now()
        row = SessionLog(
            id=key,
            person=person,
            person_name=person.username if person else "",
            connection=connection,
            connection_name=connection.name,
            protocol="ssh",
            started_at=now,
            opened_at=now,
            guacd_connection_id=f"${key}",
            node_name=current_settings().server_name,
        )
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
        return row

    return make
