"""Who may open quick connections: whoever could make a connection at the root."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.permissions.models import AccessGrant, Making, MakingRight, Role
from deskgate.control.permissions.rules import ALL_RIGHTS, Right
from deskgate.control.quick.allowed import quick_allowed
from deskgate.control.tree.models import Folder

pytestmark = pytest.mark.django_db


def test_administrators_and_makers(admin: User, person: User) -> None:
    found = quick_allowed(admin)
    assert found is not None
    assert (found.role, found.rights, found.until) == (Role.MANAGE, ALL_RIGHTS, None)
    assert quick_allowed(person) is None
    MakingRight.objects.create(user=person, what=Making.FOLDER)
    assert quick_allowed(person) is None
    group = group_create(name="makers")
    MakingRight.objects.create(group=group, what=Making.CONNECTION)
    member_add(group=group, user=person)
    found = quick_allowed(person)
    assert found is not None
    assert found.rights == ALL_RIGHTS
    person.is_active = False
    assert quick_allowed(person) is None


@pytest.mark.parametrize("role", [Role.SEE, Role.CONNECT, Role.SHARE])
def test_less_than_editing_is_not_enough(person: User, role: Role) -> None:
    AccessGrant.objects.create(user=person, role=role)
    assert quick_allowed(person) is None


def test_a_folder_is_not_the_root(person: User) -> None:
    folder = Folder.objects.create(name="f")
    AccessGrant.objects.create(user=person, folder=folder, role=Role.MANAGE)
    assert quick_allowed(person) is None


def test_the_limits_of_the_grant_hold(person: User) -> None:
    until = timezone.now() + timedelta(hours=1)
    AccessGrant.objects.create(
        user=person, role=Role.EDIT, valid_until=until, may_paste=False, networks=["10.0.0.0/8"]
    )
    AccessGrant.objects.create(user=person, role=Role.CONNECT)
    assert quick_allowed(person) is None  # nobody knows from where
    with acting(Actor(ActorKind.PERSON, "Ada", person.pk, "10.1.1.1")):
        found = quick_allowed(person)
    assert found is not None
    assert (found.rights, found.until) == (ALL_RIGHTS & ~Right.PASTE, until)
