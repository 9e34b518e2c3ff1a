"""How many sessions may be open: of a connection, of a folder, of each person, at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db.models import Q
from django.utils import timezone
from tests.unit.control.admitting.conftest import Add, Desk, end

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.admitting import limits
from deskgate.control.admitting.limits import vouched_sessions
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
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
    assert _granted([desk, others] * 3, kind, thing) == room
    assert Connection.objects.count() == (2 if kind == "g" else 1)


def _granted(askers: list[Desk], kind: str, thing: int) -> int:
    """How many of these, who ask in the same moment, are let in."""
    granted: list[bool] = []
    begin = threading.Barrier(len(askers))

    def ask(who: Desk) -> None:
        begin.wait()
        try:
            admit(who.request(kind, thing))
        except Refused:
            granted.append(False)
        else:
            granted.append(True)

    work = [
        threading.Thread(target=with_database, args=(lambda who=who: ask(who),)) for who in askers
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(granted) == len(askers)
    return sum(granted)


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def call(**settings: int) -> None:
        limited = current_settings().model_copy(update=settings)
        monkeypatch.setattr(limits, "current_settings", lambda: limited)

    return call


def test_a_person_who_has_enough_anywhere(
    desk: Desk, others: Desk, group: Folder, add: Add, limit: Callable[..., None]
) -> None:
    one, two = add("a"), add("b")
    limit(sessions_per_user=2)
    first = desk.drawn("c", one.pk)
    desk.open("a", first.session_id)  # a look doesn't count
    parked = desk.drawn("c", two.pk)
    SessionLog.objects.filter(pk=parked.session_id).update(parked_at=timezone.now())
    for kind, thing in (("c", two.pk), ("g", group.pk)):
        refused = desk.refused(kind, thing)
        assert refused.status is Status.CLIENT_TOO_MANY
        assert "You have 2 sessions open already" in refused.message
    desk.open("a", first.session_id)
    others.open("c", one.pk)
    end(parked)
    desk.open("g", group.pk)


def test_a_server_that_is_full(
    desk: Desk, others: Desk, group: Folder, add: Add, limit: Callable[..., None]
) -> None:
    one = add("a")
    elsewhere = desk.open("c", one.pk)
    SessionLog.objects.filter(pk=elsewhere.session_id).update(node_name="another")
    limit(sessions_per_server=1)
    first = desk.drawn("c", one.pk)
    for who, kind, thing in ((others, "c", one.pk), (desk, "g", group.pk)):
        refused = who.refused(kind, thing)
        assert refused.status is Status.RESOURCE_CONFLICT
        assert "This server carries as many" in refused.message
    others.open("a", first.session_id)
    end(first)
    others.open("g", group.pk)


def test_another_of_the_folder_is_counted_in_place_of_the_one_that_failed(
    desk: Desk, group: Folder, add: Add, limit: Callable[..., None]
) -> None:
    add("a"), add("b")
    limit(sessions_per_user=1, sessions_per_server=1)
    first = desk.open("g", group.pk)
    assert desk.another(first).target.name != first.target.name


def test_somebody_without_an_account() -> None:
    assert vouched_sessions("hmac", "alice", "login") == Q(
        person__isnull=True, source="hmac", person_name="alice"
    )
    assert vouched_sessions("guest", "", "login") == Q(login="login")


@pytest.mark.parametrize(
    ("settings", "room"), [({"sessions_per_user": 2}, 4), ({"sessions_per_server": 3}, 3)]
)
def test_of_many_at_once_as_many_as_the_server_lets_in(
    desk: Desk,
    others: Desk,
    add: Add,
    limit: Callable[..., None],
    settings: dict[str, int],
    room: int,
) -> None:
    things = [add("a"), add("b")]
    limit(**settings)
    assert _granted([desk, others] * 3, "c", things[0].pk) == room
