"""Which grants are shown to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.groups import member_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.permissions.listing import (
    active_now,
    grant_get,
    grants_of_person,
    grants_on,
    grants_visible_to,
    may_change,
)
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder


def test_shown_to_who_manages_it(
    admin: User, person: User, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    above = give(staff, servers.parent, Role.SEE)
    everywhere = give(staff, None, Role.SEE)
    here, below = give(staff, servers, Role.EDIT), give(staff, web, Role.SEE)
    assert set(grants_visible_to(admin)) == {above, everywhere, here, below}
    assert not grants_visible_to(person)
    with pytest.raises(Forbidden):
        grants_on(user=person, place=servers, inherited=True)
    with pytest.raises(NotFound):
        grant_get(user=person, grant_id=str(here.pk))
    own = give(person, servers, Role.MANAGE)
    assert set(grants_visible_to(person)) == {here, below, own}
    assert set(grants_on(user=person, place=servers, inherited=False)) == {here, own}
    assert set(grants_on(user=person, place=servers, inherited=True)) == {
        here,
        own,
        above,
        everywhere,
    }
    assert set(grants_on(user=person, place=web, inherited=False)) == {below}
    assert set(grants_on(user=admin, place=None, inherited=True)) == {everywhere}
    assert grant_get(user=person, grant_id=str(here.pk)) == here
    with pytest.raises(NotFound):
        grant_get(user=person, grant_id=str(above.pk))


def test_of_one_person(person: User, staff: Group, web: Connection, give: Give) -> None:
    member_add(group=staff, user=person)
    own, by_group = give(person, web, Role.SEE), give(staff, web, Role.SEE)
    rows = AccessGrant.objects.all()
    assert set(grants_of_person(rows, person=person)) == {own, by_group}


def test_which_may_be_changed(
    admin: User,
    person: User,
    staff: Group,
    servers: Folder,
    web: Connection,
    give: Give,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    own = give(person, servers, Role.MANAGE, may_copy=False)
    fine = give(staff, web, Role.CONNECT, may_copy=False)
    more, above = give(staff, web, Role.CONNECT), give(staff, servers.parent, Role.SEE)
    every = list(AccessGrant.objects.select_related("folder", "connection"))
    with django_assert_num_queries(2):
        assert may_change(user=person, grants=every) == {own.pk, fine.pk}
    assert may_change(user=admin, grants=every) == {own.pk, fine.pk, more.pk, above.pk}


def test_active_now(person: User, give: Give) -> None:
    now = timezone.now()
    assert active_now(give(person, None, Role.SEE, networks=["10.0.0.0/8"]))
    assert not active_now(give(person, None, Role.SEE, valid_until=now - timedelta(hours=1)))
    assert not active_now(AccessGrant(role=Role.SEE, networks=["nonsense"]))
