"""What somebody holds on one place, and what they may give there; test_model.py tries the rest."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rules import ALL_RIGHTS, Part, Right, Terms
from deskgate.control.permissions.selectors import grant_gap, may_grant, rights_on, role_on
from deskgate.control.tree.models import Connection, Folder


def test_administrators_may_everything(admin: User, web: Connection) -> None:
    allowed = rights_on(admin, web)
    assert allowed is not None
    assert (allowed.role, allowed.rights, allowed.until) == (Role.MANAGE, ALL_RIGHTS, None)
    assert may_grant(admin, None, Terms(Role.MANAGE))
    admin.is_active = False
    assert rights_on(admin, web) is None
    assert not may_grant(admin, web, Terms(Role.SEE))


def test_rights_and_their_end(
    person: User,
    servers: Folder,
    web: Connection,
    give: Give,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert rights_on(person, web) is None
    until = timezone.now() + timedelta(hours=1)
    give(person, servers.parent, Role.CONNECT, may_copy=False, valid_until=until)
    give(person, web, Role.SEE)
    with django_assert_num_queries(2):
        allowed = rights_on(person, web)
    assert allowed is not None
    assert (allowed.role, allowed.rights) == (Role.CONNECT, ALL_RIGHTS & ~Right.COPY)
    assert allowed.until == until
    assert role_on(person, servers) == Role.CONNECT
    assert role_on(person, None) is None


def test_of_several_the_one_that_misses_least(person: User, web: Connection, give: Give) -> None:
    assert grant_gap(person, web, Terms(Role.SEE)) is None
    give(person, web, Role.EDIT)
    assert grant_gap(person, web, Terms(Role.SEE)) is None
    give(person, web, Role.MANAGE, valid_until=timezone.now() + timedelta(hours=1), view_only=True)
    assert grant_gap(person, web, Terms(Role.EDIT)) == [Part.VALIDITY, Part.RIGHTS]
    give(person, web, Role.MANAGE, may_copy=False)
    assert grant_gap(person, web, Terms(Role.EDIT)) == [Part.RIGHTS]
    assert may_grant(person, web, Terms(Role.SEE))
