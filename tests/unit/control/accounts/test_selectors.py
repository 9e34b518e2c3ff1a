"""Reads of people."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import any_user_exists, user_get
from deskgate.control.errors import NotFound


def test_a_person_by_name(person: User) -> None:
    assert user_get(username=" ADA ") == person
    with pytest.raises(NotFound):
        user_get(username="bob")


@pytest.mark.django_db
def test_nobody_yet() -> None:
    assert not any_user_exists()


def test_somebody(person: User) -> None:
    assert any_user_exists()
