"""Whose pages hear of a live session's changes."""

from __future__ import annotations

from uuid import uuid4

from tests.unit.control.together.conftest import Live, RecordingHub

from deskgate.control.accounts.models import User
from deskgate.control.together.telling import live_changed, live_told


def test_its_person_and_overseers(person: User, admin: User, live: Live, hub: RecordingHub) -> None:
    row = live(person)
    live_changed(row.pk)
    assert hub.changes.pop() == ("live", {person.pk}, True)
    live_changed(live(admin, joined=row).pk)
    assert hub.changes.pop() == ("live", {person.pk, admin.pk}, True)
    live_changed(live(admin, joined=row, is_silent=True).pk)
    assert hub.changes.pop() == ("live", {admin.pk}, True)
    live_changed(live(None).pk)
    assert hub.changes.pop() == ("live", set(), True)
    live_changed(uuid4())
    assert hub.changes.pop() == ("live", set(), True)


def test_how_busy_they_are_is_for_overseers(hub: RecordingHub) -> None:
    live_told()
    assert hub.changes == [("live", set(), True)]
