"""Who sees which live sessions, and what of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.unit.control.fixtures import Sessions
from tests.unit.control.together.conftest import Live

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.errors import NotFound
from deskgate.control.permissions.models import SessionTerms
from deskgate.control.permissions.rules import ALL_RIGHTS, Right
from deskgate.control.together import selectors
from deskgate.control.together.models import LiveState
from deskgate.control.together.selectors import (
    LiveSession,
    live_get,
    live_list,
    live_of,
    live_visible_to,
    session_to_end,
)
from deskgate.control.tree.models import Connection


def _one(user: User, row: SessionLog) -> LiveSession:
    return next(one for one in live_list(user=user)[0] if one.row.pk == row.pk)


def test_everybody_sees_what_they_may(
    person: User,
    manager: User,
    admin: User,
    other_admin: User,
    live: Live,
    make_session: Sessions,
) -> None:
    theirs = live(person)
    elsewhere = live(person, connection=None)
    own = live(manager, connection=None)
    make_session(person=person, over=True)
    joined = live(admin, joined=theirs)
    User.objects.filter(pk=other_admin.pk).update(is_active=False)
    other_admin.refresh_from_db()
    seen = {
        user.username: {row.pk for row in live_visible_to(user)}
        for user in (person, manager, admin, other_admin)
    }
    assert seen == {
        "Ada": {theirs.pk, elsewhere.pk},
        "Mia": {theirs.pk, own.pk, joined.pk},
        "root": {theirs.pk, elsewhere.pk, own.pk, joined.pk},
        "Eve": set(),
    }
    listed, total = live_list(user=admin)
    assert {one.row.pk for one in listed} == {theirs.pk, elsewhere.pk, own.pk}
    assert total == 3


def test_whose_it_is_and_who_may_watch(person: User, manager: User, live: Live) -> None:
    row, quick, undrawn = (
        live(person),
        live(person, connection=None),
        live(person, guacd_connection_id=""),
    )
    ending = live(person, ending="revoked")
    for user, mine in ((person, True), (manager, False)):
        seen = _one(user, row)
        assert (seen.mine, seen.may_watch) == (mine, True)
        assert not _one(user, undrawn).may_watch
        assert not _one(user, ending).may_watch
    assert not _one(person, quick).may_watch


def test_how_it_is(person: User, live: Live) -> None:
    row, other = live(person), live(person)
    now = timezone.now()
    state = LiveState.objects.create(
        session=row,
        told_at=now,
        roundtrip=40,
        rate_to_browser=9000,
        rate_to_guacd=20,
        touched_at=now - timedelta(seconds=90),
    )
    seen = _one(person, row)
    assert (seen.roundtrip, seen.rate_to_browser, seen.rate_to_guacd) == (40, 9000, 20)
    assert seen.idle_seconds is not None
    assert 90 <= seen.idle_seconds <= 95
    unknown = _one(person, other)
    assert (unknown.roundtrip, unknown.rate_to_browser, unknown.idle_seconds) == (None, 0, None)
    # Nothing moves: the gateway tells nothing of it.
    state.told_at, state.touched_at = now - timedelta(minutes=5), None
    state.save()
    SessionLog.objects.filter(pk=row.pk).update(opened_at=now - timedelta(minutes=10))
    seen = _one(person, row)
    assert (seen.roundtrip, seen.rate_to_browser, seen.rate_to_guacd) == (40, 0, 0)
    assert seen.idle_seconds is not None
    assert 600 <= seen.idle_seconds <= 605


def test_who_is_in_it(
    person: User, manager: User, admin: User, other_admin: User, live: Live
) -> None:
    User.objects.filter(pk=manager.pk).update(full_name="Mia Manager")
    row = live(person)
    at = timezone.now() - timedelta(minutes=1)
    typing = live(manager, joined=row, opened_at=at, started_at=at)
    SessionTerms.objects.create(session=typing, rights=ALL_RIGHTS.value)
    looking = live(other_admin, joined=row)
    SessionTerms.objects.create(session=looking, rights=(ALL_RIGHTS & ~Right.INPUT).value)
    guest = live(None, joined=row, person_name="A guest")
    nameless = live(None, joined=row)
    silent = live(admin, joined=row, is_silent=True)
    live(admin, joined=row, opened_at=None)
    live(admin, joined=row, ending="revoked")
    seen = _one(person, row).watchers
    assert [(one.name, one.control) for one in seen[:2]] == [("Mia Manager", True), ("Eve", False)]
    assert seen[0].since == at
    assert {one.name for one in seen[2:]} == {guest.person_name, "Somebody without a name"}
    assert nameless.person_name == ""
    names = [one.name for one in _one(other_admin, row).watchers]
    assert len(names) == 5
    assert silent.person_name in names
    assert [one.name for one in _one(manager, row).watchers].count("root") == 0


def test_of_ones_own_session_nobody_hears_who_watches_silently(
    admin: User, other_admin: User, live: Live
) -> None:
    row = live(admin)
    live(other_admin, joined=row, is_silent=True)
    assert _one(admin, row).watchers == []


def test_one_of_them(person: User, manager: User, admin: User, live: Live) -> None:
    row = live(person, connection=None)
    assert live_get(user=admin, session_id=str(row.pk)) == row
    for user, key in ((manager, str(row.pk)), (person, "nonsense")):
        with pytest.raises(NotFound):
            live_get(user=user, session_id=key)


def test_one_to_end(person: User, manager: User, live: Live, make_session: Sessions) -> None:
    row, over = live(person), make_session(person=person, over=True)
    assert session_to_end(user=manager, session_id=str(row.pk)) == row
    assert session_to_end(user=person, session_id=str(over.pk)) == over
    with pytest.raises(NotFound):
        session_to_end(user=manager, session_id=str(over.pk))


def test_those_of_a_person_and_on_a_connection(
    person: User, manager: User, admin: User, connection: Connection, live: Live
) -> None:
    here, elsewhere, other = live(person), live(person, connection=None), live(admin)
    of = {user: {r.pk for r in live_of(user=user, person_id=str(person.pk))} for user in (admin,)}
    assert of[admin] == {here.pk, elsewhere.pk}
    assert set(live_of(user=manager, person_id=str(person.pk))) == {here}
    assert set(live_of(user=manager, connection_id=str(connection.pk))) == {here, other}
    assert set(live_of(user=person, connection_id=str(connection.pk))) == {here}
    assert not live_of(user=admin, person_id="nonsense")
    assert not live_of(user=admin, connection_id="nonsense")


def test_a_list_has_an_end_and_says_how_many_there_are(
    admin: User, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST", 2)
    rows = [live(admin, started_at=timezone.now() - timedelta(minutes=n)) for n in range(3)]
    listed, total = live_list(user=admin)
    assert [one.row.pk for one in listed] == [row.pk for row in rows[:2]]
    assert total == 3


def test_the_queries_do_not_grow_with_the_list(person: User, manager: User, live: Live) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            database,
        ) as asked:
            live_list(user=manager)
        return len(asked)

    def more() -> None:
        for _ in range(3):
            live(manager, joined=live(person))

    more()
    before = queries()
    more()
    assert queries() == before


def test_who_manages_is_told_nothing_of_a_silent_look(
    person: User, manager: User, admin: User, other_admin: User, connection: Connection, live: Live
) -> None:
    """Neither in the list nor by how many there were to end; nor an administrator of their own."""
    row = live(person)
    look = live(admin, joined=row, is_silent=True)
    assert set(live_of(user=manager, connection_id=str(connection.pk))) == {row}
    with pytest.raises(NotFound):
        live_get(user=manager, session_id=str(look.pk))
    assert set(live_visible_to(other_admin)) == {row, look}
    mine = live(other_admin)
    unseen = live(admin, joined=mine, is_silent=True)
    assert unseen not in live_visible_to(other_admin)
    assert set(live_visible_to(admin)) == {row, look, mine, unseen}
