"""Who counts in which group, rings included."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from deskgate.control.accounts.groups import (
    group_create,
    group_update,
    member_add,
    nesting_add,
)
from deskgate.control.accounts.groups_selectors import (
    group_get,
    group_named,
    groups_directly_within,
    groups_of,
    groups_of_each,
    groups_visible_to,
    groups_within,
    members_direct,
    members_of,
    second_factor_required,
)
from deskgate.control.accounts.models import Group, GroupNesting, Membership, Source, User
from deskgate.control.errors import Forbidden, NotFound


@pytest.fixture
def ring(person: User) -> list[Group]:
    """Three groups, each within the next, the last within the first; Ada is in the first."""
    groups = [Group.objects.create(name=n.upper(), name_key=n) for n in "abcd"]
    for child, parent in ((0, 1), (1, 2), (2, 0)):
        GroupNesting.objects.create(parent=groups[parent], child=groups[child])
    Membership.objects.create(user=person, group=groups[0], source=Source.MANUAL)
    Membership.objects.create(user=person, group=groups[0], source=Source.LDAP)
    return groups


def test_through_a_ring(
    person: User,
    admin: User,
    ring: list[Group],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert set(Group.objects.filter(pk__in=groups_of(person.pk))) == set(ring[:3])
    with django_assert_num_queries(1):
        assert set(Group.objects.filter(pk__in=groups_within(ring[1].pk))) == set(ring[:3])
    assert set(Group.objects.filter(pk__in=groups_within(ring[3].pk))) == {ring[3]}
    with django_assert_num_queries(2):
        each = groups_of_each([person.pk, admin.pk])
    assert each == {person.pk: {group.pk for group in ring[:3]}, admin.pk: set()}
    assert list(members_of(ring[2])) == [person]
    assert not members_of(ring[3])


def test_direct_ones(person: User, ring: list[Group]) -> None:
    assert [row.source for row in members_direct(ring[0])] == ["ldap", "manual"]
    assert members_direct(ring[1]) == []
    assert groups_directly_within(ring[1]) == [ring[0]]


def test_a_demanded_second_factor(person: User, ring: list[Group]) -> None:
    Group.objects.filter(pk=ring[3].pk).update(require_second_factor=True)
    assert not second_factor_required(person)
    Group.objects.filter(pk=ring[2].pk).update(require_second_factor=True)
    assert second_factor_required(person)


def test_found_by_who_may(admin: User, person: User, ring: list[Group]) -> None:
    assert group_get(user=admin, group_id=str(ring[0].pk)) == ring[0]
    for wrong in ("0", "x", "-1", "9" * 30):
        with pytest.raises(NotFound):
            group_get(user=admin, group_id=wrong)
    assert group_named(name=" a") == ring[0]
    with pytest.raises(NotFound, match="'z'"):
        group_named(name="z")
    assert groups_visible_to(admin).count() == 4
    with pytest.raises(Forbidden):
        group_get(user=person, group_id=str(ring[0].pk))
    admin.is_active = False
    with pytest.raises(Forbidden):
        groups_visible_to(admin)


def test_a_disabled_group_is_as_if_nobody_were_in_it(person: User) -> None:
    inner, middle, outer = (
        group_create(name="inner"),
        group_create(name="middle", require_second_factor=True),
        group_create(name="outer"),
    )
    nesting_add(parent=middle, child=inner)
    nesting_add(parent=outer, child=middle)
    member_add(group=inner, user=person)
    everything = {inner.pk, middle.pk, outer.pk}
    assert groups_of_each([person.pk]) == {person.pk: everything}
    group_update(group=middle, is_enabled=False)
    assert groups_of_each([person.pk]) == {person.pk: {inner.pk}}
    assert set(Group.objects.filter(pk__in=groups_of(person.pk))) == {inner}
    assert not second_factor_required(person)
    group_update(group=inner, is_enabled=False)
    assert groups_of_each([person.pk]) == {person.pk: set()}
    assert not Group.objects.filter(pk__in=groups_of(person.pk)).exists()
    group_update(group=inner, is_enabled=True)
    group_update(group=middle, is_enabled=True)
    assert groups_of_each([person.pk]) == {person.pk: everything}
