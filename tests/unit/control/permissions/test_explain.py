"""The explainer names every grant that reaches the place, by which way, and why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pytest_django import DjangoAssertNumQueries
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.groups import group_create, member_add, nesting_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.explain import Explanation, explain
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.rules import ALL_RIGHTS, Right
from deskgate.control.tree.models import Connection, Folder

NOON = datetime(2025, 6, 4, 12, tzinfo=UTC)


def _explain(person: User, place: Place, address: str = "") -> Explanation:
    return explain(person=person, place=place, at=NOON, address=address)


def test_nothing(person: User, web: Connection) -> None:
    found = _explain(person, web)
    assert (found.role, found.rights, found.reasons) == (None, None, [])
    assert found.sentence == "Ada may do nothing with “web1”: no grant reaches it."


def test_by_which_way(
    person: User,
    staff: Group,
    servers: Folder,
    web: Connection,
    give: Give,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    everybody, third = group_create(name="Everybody"), group_create(name="Third")
    nesting_add(parent=everybody, child=third)
    nesting_add(parent=third, child=staff)
    nesting_add(parent=everybody, child=staff)
    member_add(group=staff, user=person)
    give(everybody, servers.parent, Role.CONNECT, view_only=True)
    give(person, web, Role.SEE)
    give(staff, None, Role.EDIT, networks=["10.0.0.0/8"])
    with django_assert_num_queries(4):
        found = _explain(person, web)
    assert (found.role, found.rights) == (Role.CONNECT, ALL_RIGHTS & ~Right.INPUT)
    assert found.until is None
    first, second, third_reason = found.reasons
    assert first.via == ["Staff", "Everybody"]
    assert first.sentence == (
        "The group Everybody may connect to all in “Servers”, only to look on."
    )
    assert (second.role, second.via, second.why_not) == (Role.SEE, [], None)
    assert third_reason.why_not == "network"
    assert third_reason.sentence.endswith(
        "It gives nothing now, because they don't ask from one of its networks."
    )
    assert found.sentence == "Ada may connect to “web1”, by 2 active grants."
    assert _explain(person, web, "10.0.0.1").role == Role.EDIT
    assert _explain(person, servers).role == Role.CONNECT


def test_when_nothing_is_active(person: User, web: Connection, give: Give) -> None:
    give(person, web, Role.EDIT, valid_until=NOON)
    give(person, web, Role.EDIT, valid_from=NOON + timedelta(days=1))
    night = [{"days": [2], "start": "20:00", "end": "06:00"}]
    give(person, web, Role.EDIT, hours=night, time_zone="UTC")
    found = _explain(person, web)
    assert {reason.why_not for reason in found.reasons} == {"over", "not-yet", "hours"}
    assert found.role is None
    assert found.sentence.endswith("no grant that reaches it is active.")


def test_until_when(person: User, web: Connection, give: Give) -> None:
    give(person, web, Role.CONNECT, valid_until=NOON + timedelta(hours=2))
    assert _explain(person, web).until == NOON + timedelta(hours=2)
    assert _explain(person, web).sentence == "Ada may connect to “web1”, by one active grant."


def test_special_people(admin: User, person: User, web: Connection, give: Give) -> None:
    assert (
        _explain(admin, web).sentence
        == "root is an administrator and may do everything everywhere."
    )
    assert _explain(admin, web).reasons[0].grant is None
    give(person, web, Role.CONNECT)
    person.is_active = False
    found = _explain(person, web)
    assert (found.role, found.reasons[0].why_not) == (None, "disabled")
    assert found.sentence == "Ada is disabled and may do nothing."


def test_what_cannot_be_understood_is_said(person: User, web: Connection, give: Give) -> None:
    give(person, web, Role.CONNECT)
    AccessGrant.objects.update(networks=["nonsense"])
    assert _explain(person, web).reasons[0].why_not == "unreadable"


def test_when_the_account_may_not_be_used(person: User, web: Connection, give: Give) -> None:
    give(person, web, Role.CONNECT)
    person.valid_until = NOON.date()
    found = _explain(person, web)
    assert found.role is Role.CONNECT
    assert found.until == datetime(2025, 6, 5, tzinfo=UTC)
    person.valid_until = NOON.date() - timedelta(days=1)
    for is_admin in (False, True):
        person.is_superuser = is_admin
        found = _explain(person, web)
        assert (found.role, found.rights, found.reasons) == (None, None, [])
        assert found.sentence == "Ada may do nothing then. This account can't be used any more."
