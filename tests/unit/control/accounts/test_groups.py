"""Groups: names, members by hand and by a directory, groups within groups and no rings."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.groups import (
    group_create,
    group_delete,
    group_update,
    member_add,
    member_remove,
    memberships_set,
    nesting_add,
    nesting_remove,
)
from deskgate.control.accounts.groups_selectors import members_of
from deskgate.control.accounts.models import Group, GroupNesting, Membership, Source, User
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db


def _events() -> list[str]:
    events = Event.objects.filter(action__startswith="group.").order_by("pk")
    return list(events.values_list("action", flat=True))


def test_made_changed_deleted() -> None:
    group = group_create(name="  Staff ", description="all of us")
    assert (group.name, group.name_key, group.require_second_factor) == ("Staff", "staff", False)
    group_update(group=group, name="STAFF", require_second_factor=True)
    group.refresh_from_db()
    assert (group.name, group.description, group.require_second_factor) == (
        "STAFF",
        "all of us",
        True,
    )
    changed = Event.objects.get(action="group.update").details["changed"]
    assert changed == {"name": "STAFF", "require_second_factor": True}
    group_delete(group=group)
    assert not Group.objects.exists()
    assert _events() == ["group.create", "group.update", "group.delete"]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 151, "ß" * 80])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        group_create(name=name)
    assert set(refused.value.errors) == {"name"}


def test_names_are_unique_whatever_their_case() -> None:
    group_create(name="Straße")
    with pytest.raises(Invalid, match="already"):
        group_create(name="STRASSE")
    with pytest.raises(Invalid, match="at most 500"):
        group_create(name="b", description="d" * 501)


def test_members(person: User) -> None:
    group = group_create(name="Staff")
    member_add(group=group, user=person)
    member_add(group=group, user=person)
    assert Membership.objects.get().source == Source.MANUAL
    member_remove(group=group, user=person)
    member_remove(group=group, user=person)
    assert _events() == ["group.create", "group.join", "group.leave"]
    assert Event.objects.get(action="group.leave").details == {"user": "Ada"}


def test_what_a_directory_says_only_it_takes_back(person: User) -> None:
    staff, guests = group_create(name="Staff"), group_create(name="Guests")
    memberships_set(user=person, source=Source.LDAP, groups=[staff, guests])
    member_add(group=staff, user=person)
    with pytest.raises(Conflict, match="because LDAP says so"):
        member_remove(group=staff, user=person)
    assert Membership.objects.count() == 3
    memberships_set(user=person, source=Source.LDAP, groups=[guests])
    memberships_set(user=person, source=Source.LDAP, groups=[guests])
    assert set(Membership.objects.values_list("group__name", "source")) == {
        ("Staff", "manual"),
        ("Guests", "ldap"),
    }
    memberships_set(user=person, source=Source.OIDC, groups=[])
    assert Membership.objects.count() == 2
    left = Event.objects.get(action="group.leave")
    assert (left.thing_name, left.details) == ("Staff", {"user": "Ada", "source": "ldap"})


def test_no_group_within_itself(person: User) -> None:
    a, b, c = (group_create(name=name) for name in "abc")
    nesting_add(parent=a, child=b)
    nesting_add(parent=b, child=c)
    nesting_add(parent=a, child=c)  # twice within is fine
    nesting_add(parent=a, child=c)
    for parent, child in ((a, a), (b, a), (c, a), (c, b)):
        with pytest.raises(Conflict, match="because it is"):
            nesting_add(parent=parent, child=child)
    assert GroupNesting.objects.count() == 3
    member_add(group=c, user=person)
    assert members_of(a).get() == person
    nesting_remove(parent=b, child=c)
    nesting_remove(parent=a, child=c)
    nesting_remove(parent=a, child=c)
    assert not members_of(a)
    assert _events().count("group.unnest") == 2


@pytest.mark.django_db(transaction=True)
def test_what_a_group_gave_ends_when_it_is_disabled(
    person: User, connection: Connection, make_session: Sessions
) -> None:
    group = group_create(name="staff")
    member_add(group=group, user=person)
    AccessGrant.objects.create(group=group, connection=connection, role=Role.CONNECT)
    live = make_session(person=person, connection=connection)
    group_update(group=group, description="the same")
    live.refresh_from_db()
    assert live.ending == ""
    group_update(group=group, is_enabled=False)
    live.refresh_from_db()
    assert live.ending == "revoked"
    event = Event.objects.filter(action="group.update").latest("pk")
    assert event.details["changed"] == {"is_enabled": False}
