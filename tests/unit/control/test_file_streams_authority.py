"""What the gateway asks and tells the authority of files, from its threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import log_in

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.authority import DatabaseAuthority
from deskgate.control.tokens.services import token_digest
from deskgate.grants import Direction, FileMoved, FileOutcome, Refused, Secret
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def authority() -> AsyncIterator[DatabaseAuthority]:
    made = DatabaseAuthority()
    yield made
    await made.aclose()
    await sync_to_async(connections.close_all)()


async def test_files_are_for_the_log_in_that_opened_the_session(
    authority: DatabaseAuthority, person: User, make_session: Sessions
) -> None:
    token = Secret(await sync_to_async(log_in)("ada"))
    another = Secret(await sync_to_async(log_in)("ada"))
    row = await sync_to_async(make_session)(person=person, login=token_digest(token))
    assert await authority.owns(token, row.id)
    assert not await authority.owns(another, row.id)
    with pytest.raises(Refused):
        await authority.owns(Secret("nobody-s"), row.id)
    now = timezone.now()
    moved = FileMoved(
        row.id, now, now, Direction.DOWNLOAD, "a", 1, FileOutcome.DONE, Status.SUCCESS
    )
    await asyncio.gather(*(authority.file_moved(moved) for _ in range(3)))
    events = [one async for one in Event.objects.filter(action="session.file")]
    assert [one.details["direction"] for one in events] == ["download"] * 3
