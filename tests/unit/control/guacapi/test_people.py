"""Who a call is about, as far as the caller may know of them."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.guacapi.people import (
    group_seen,
    receiver_group,
    receiver_user,
    user_seen,
    users_seen,
)
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db


def test_administrators_see_everybody(admin: User, person: User) -> None:
    assert set(users_seen(admin)) == {admin, person}
    assert user_seen(admin, "ADA") == user_seen(admin, "ada", lock=True) == person
    group = group_create(name="Staff")
    assert group_seen(admin, "STAFF") == group_seen(admin, "staff", lock=True) == group
    assert receiver_user(admin, "ada") == person
    assert receiver_group(admin, "staff") == group
    for found in (user_seen, group_seen, receiver_user, receiver_group):
        with pytest.raises(NotFound):
            found(admin, "nobody")


def test_others_see_themselves(admin: User, person: User) -> None:
    group_create(name="Staff")
    assert list(users_seen(person)) == [person]
    assert user_seen(person, "Ada") == receiver_user(person, "ada") == person
    for found in (user_seen, receiver_user):
        with pytest.raises(NotFound):
            found(person, "root")
    for of_group in (group_seen, receiver_group):
        with pytest.raises(Forbidden):
            of_group(person, "Staff")


def test_who_manages_something_gives_to_anybody(
    admin: User, person: User, connection: Connection
) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.MANAGE)
    assert receiver_user(person, "ROOT") == admin
    group = group_create(name="Staff")
    assert receiver_group(person, "staff") == group
    with pytest.raises(NotFound):
        user_seen(person, "root")
