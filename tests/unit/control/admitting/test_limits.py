"""How many sessions may be open: of a connection, of a folder, of each person, at the same time."""

from __future__ import annotations

import threading

import pytest
from tests.unit.control.admitting.conftest import Add, Desk, end

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.threads import with_database
from deskgate.control.tree.models import Connection, Folder
from deskgate.grants import Refused
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def others(other_admin: User) -> Desk:
    return Desk(other_admin)


def test_a_connection_that_is_full(desk: Desk, others: Desk, add: Add) -> None:
    one = add("a", max_sessions=2)
    first = desk.open("c", one.pk)
    others.open("c", one.pk)
    refused = desk.refused("c", one.pk)
    assert refused.status is Status.RESOURCE_CONFLICT
    assert "no more than 2 sessions" in refused.message
    end(first)
    desk.open("c", one.pk)


def test_a_person_who_has_enough(desk: Desk, others: Desk, add: Add) -> None:
    one = add("a", max_sessions_each=1)
    desk.open("c", one.pk)
    refused = desk.refused("c", one.pk)
    assert refused.status is Status.CLIENT_TOO_MANY
    assert "You have one session open already" in refused.message
    others.open("c", one.pk)


@pytest.mark.parametrize("limit", [None, 0])
def test_no_limit(desk: Desk, add: Add, limit: int | None) -> None:
    one = add("a", max_sessions=limit, max_sessions_each=limit)
    for _ in range(3):
        desk.open("c", one.pk)


def test_looking_in_is_not_counted(desk: Desk, add: Add) -> None:
    one = add("a", max_sessions=1, max_sessions_each=1)
    primary = desk.drawn("c", one.pk)
    desk.open("a", primary.session_id)
    desk.open("a", primary.session_id)
    end(primary)
    desk.open("c", one.pk)


def test_a_folders_limits_are_for_who_asks_for_the_folder(
    desk: Desk, others: Desk, group: Folder, add: Add
) -> None:
    one, _ = add("a"), add("b")
    Folder.objects.update(max_sessions=2, max_sessions_each=1)
    desk.open("g", group.pk)
    refused = desk.refused("g", group.pk)
    assert refused.status is Status.CLIENT_TOO_MANY
    others.open("g", group.pk)
    AccessGrant.objects.create(user=desk.person, folder=group, role=Role.MANAGE)
    refused = others.refused("g", group.pk)
    assert refused.status is Status.RESOURCE_CONFLICT
    assert "This group" in refused.message
    desk.open("c", one.pk)


def test_a_full_connection_is_passed_over_in_its_folder(
    desk: Desk, group: Folder, add: Add
) -> None:
    add("a", max_sessions=1), add("b", max_sessions=1)
    assert {desk.open("g", group.pk).target.name for _ in range(2)} == {"a", "b"}
    assert desk.refused("g", group.pk).status is Status.RESOURCE_CONFLICT


@pytest.mark.parametrize("kind", ["c", "g"])
def test_of_many_at_once_as_many_as_may(
    desk: Desk, others: Desk, group: Folder, add: Add, kind: str
) -> None:
    one = add("a", max_sessions=2)
    add("b", max_sessions=1) if kind == "g" else None
    room, thing = (3, group.pk) if kind == "g" else (2, one.pk)
    granted: list[bool] = []
    begin = threading.Barrier(6)

    def ask(who: Desk) -> None:
        begin.wait()
        try:
            admit(who.request(kind, thing))
        except Refused:
            granted.append(False)
        else:
            granted.append(True)

    work = [
        threading.Thread(target=with_database, args=(lambda who=who: ask(who),))
        for who in [desk, others] * 3
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert sorted(granted) == [False] * (6 - room) + [True] * room
    assert Connection.objects.count() == (2 if kind == "g" else 1)
