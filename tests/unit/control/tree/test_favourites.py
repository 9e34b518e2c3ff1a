"""What a person keeps at hand, and what they opened of late."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.errors import Conflict
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree import favourites
from deskgate.control.tree.favourites import (
    favourite_add,
    favourite_ids,
    favourite_remove,
    recent_get,
)
from deskgate.control.tree.models import Connection


def test_added_once_and_taken_away(person: User, other_admin: User, connection: Connection) -> None:
    favourite_add(user=person, connection=connection)
    favourite_add(user=person, connection=connection)
    assert favourite_ids(user=person) == [connection.pk]
    assert favourite_ids(user=other_admin) == []
    for _ in range(2):
        favourite_remove(user=person, connection_id=connection.pk)
    assert favourite_ids(user=person) == []


def test_not_too_many(
    person: User, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(favourites, "FAVOURITES", 1)
    favourite_add(user=person, connection=connection)
    with pytest.raises(Conflict):
        favourite_add(user=person, connection=Connection.objects.create(name="x", protocol="ssh"))


def test_recent_ones_newest_first_once_and_only_those_one_sees(
    person: User, connection: Connection, make_session: Sessions
) -> None:
    other = Connection.objects.create(name="other", protocol="ssh")
    hidden = Connection.objects.create(name="hidden", protocol="ssh")
    for minutes, opened in ((9, connection), (5, other), (3, connection), (1, hidden)):
        make_session(person=person, connection=opened, minutes_ago=minutes, over=True)
    make_session(person=person, connection=None, minutes_ago=2, over=True)
    for visible in (connection, other):
        AccessGrant.objects.create(user=person, connection=visible, role=Role.SEE)
    assert [r.connection_id for r in recent_get(user=person)] == [connection.pk, other.pk]
