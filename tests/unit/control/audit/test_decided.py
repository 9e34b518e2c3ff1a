"""What another process decided reaches the sockets; nobody asks while there are none."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit import decided
from deskgate.control.audit.decided import decisions_repeat, decisions_watch
from deskgate.control.audit.models import SessionLog
from deskgate.grants import Ending, Revocation


def test_a_row_that_says_so_is_said_again(
    person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    make_session(person=person)
    make_session(person=person, over=True)
    row = make_session(person=person)
    SessionLog.objects.filter(pk=row.pk).update(ending="revoked", status=771, detail="Out.")
    assert decisions_repeat() == 1
    (said,) = published
    assert (said.session_id, said.ending, said.message) == (row.pk, Ending.REVOKED, "Out.")


async def test_it_goes_on_and_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, idle = 0, True

    def fail() -> int:
        nonlocal asked
        asked += 1
        raise RuntimeError("the database is away")

    monkeypatch.setattr(decided, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(decided, "decisions_repeat", fail)
    monkeypatch.setattr(decided, "with_database", lambda work: work())
    watch = asyncio.create_task(decisions_watch(lambda: idle))
    await asyncio.sleep(0.1)
    assert asked == 0
    idle = False
    async with asyncio.timeout(5):
        while asked < 2:
            await asyncio.sleep(0.01)
    watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watch
