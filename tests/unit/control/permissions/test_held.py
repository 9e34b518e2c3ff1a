"""Who holds which grants."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.groups import group_create, member_add, nesting_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.actor import Actor, acting
from deskgate.control.permissions.held import (
    grants_active,
    grants_for,
    grants_held,
    grants_held_by,
)
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Folder


def test_own_and_by_groups_in_groups(
    person: User,
    other_admin: User,
    staff: Group,
    servers: Folder,
    give: Give,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    own = give(person, servers, Role.SEE)
    everybody = group_create(name="Everybody")
    nesting_add(parent=everybody, child=staff)
    member_add(group=staff, user=person)
    by_group = give(everybody, None, Role.CONNECT)
    give(other_admin, servers, Role.EDIT)
    with django_assert_num_queries(1):
        held = grants_held(person)
    assert {one.grant_id for one in held} == {own.pk, by_group.pk}
    assert {one.folder_id for one in held} == {servers.pk, None}
    assert set(grants_for(person)) == {own, by_group}
    with django_assert_num_queries(3):
        assert grants_held_by([person])[person.pk] == held
    person.is_active = False
    assert grants_held(person) == []
    assert grants_held_by([person]) == {}


def test_active_for_who_is_acting(person: User, give: Give) -> None:
    give(person, None, Role.SEE, networks=["10.0.0.0/8"])
    assert grants_active(person) == []
    assert len(grants_active(person, address="10.0.0.1")) == 1
    with acting(Actor(address="10.2.3.4")):
        assert len(grants_active(person)) == 1


def test_what_cannot_be_understood_gives_nothing(person: User, give: Give) -> None:
    give(person, None, Role.SEE)
    AccessGrant.objects.update(networks=["nonsense"])
    assert grants_held(person) == []
    assert grants_held_by([person]) == {person.pk: []}
