"""Who there is, for administrators."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.accounts.users_selectors import (
    has_factor,
    user_by_id,
    users_for,
    users_found,
)
from deskgate.control.errors import Forbidden, NotFound


def test_for_administrators_only(person: User, admin: User) -> None:
    with pytest.raises(Forbidden):
        users_for(asker=person)
    admin.is_active = False
    with pytest.raises(Forbidden):
        users_for(asker=admin)


def test_found_by_parts_of_names_whatever_their_case(admin: User) -> None:
    user_create(username="Ärzte", password=None, email="praxis@example.org")
    assert [u.username for u in users_found(asker=admin, q="äRZ")] == ["Ärzte"]
    assert [u.username for u in users_found(asker=admin, q="PRAXIS@")] == ["Ärzte"]
    assert [u.username for u in users_found(asker=admin, q="a\0b")] == []


def test_the_number_of_queries_does_not_grow(
    admin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = group_create(name="all")
    for n in range(20):
        member_add(group=group, user=user_create(username=f"p{n}", password=None))
    with django_assert_num_queries(3):
        for user in users_found(asker=admin):
            assert not has_factor(user)
            [str(membership.group) for membership in user.memberships.all()]


@pytest.mark.parametrize("key", ["99999", "", "x", "²", "9" * 30])
def test_who_is_not_there(admin: User, key: str) -> None:
    with pytest.raises(NotFound):
        user_by_id(asker=admin, user_id=key)
