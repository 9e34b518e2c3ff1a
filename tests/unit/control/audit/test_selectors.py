"""Who sees which sessions, and who the events."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import (
    EventFilter,
    chain_begun,
    event_get,
    events_find,
    events_visible_to,
    session_get,
    sessions_live,
    sessions_visible_to,
)
from deskgate.control.errors import Forbidden, NotFound


def test_the_gate(admin: User, person: User, make_session: Sessions) -> None:
    theirs, own = make_session(person=admin), make_session(person=person, over=True)
    assert set(sessions_visible_to(admin)) == {theirs, own}
    assert set(sessions_visible_to(person)) == {own}
    person.is_active = False
    assert not sessions_visible_to(person)
    assert set(sessions_live()) == {theirs}
    with pytest.raises(NotFound):
        session_get(user=person, session_id=str(theirs.id))


def test_events_are_for_administrators(admin: User, person: User) -> None:
    row = record("folder.create", name="a")
    assert row in events_visible_to(admin)
    assert event_get(user=admin, event_id=str(row.pk)) == row
    for nobody in (person, User(is_superuser=True, is_active=False)):
        with pytest.raises(Forbidden):
            events_visible_to(nobody)
    for unknown in ("x", "0", "²", "9" * 30):
        with pytest.raises(NotFound):
            event_get(user=admin, event_id=unknown)


def test_words_are_taken_as_they_are(admin: User) -> None:
    row = record("folder.create", name="50% of_it")
    assert list(events_find(user=admin, wanted=EventFilter(q="50% OF_IT"))) == [row]
    for other in ("5_%", "ofxit", "50%of"):
        assert not events_find(user=admin, wanted=EventFilter(q=other))


def test_the_chain_has_begun(admin: User) -> None:
    Event.chain.all().delete()
    assert not chain_begun()
    record("folder.create")
    assert not chain_begun()  # not sealed within somebody's transaction
    Event.chain.update(seq=1)
    assert chain_begun()
