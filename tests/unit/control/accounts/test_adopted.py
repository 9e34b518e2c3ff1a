"""Passwords of another program go on to log people in."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password

from deskgate.control.accounts.adopted import password_adopt
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


def test_the_person_logs_in_as_before() -> None:
    user = user_create(username="ada", password=None)
    password_adopt(user=user, encoded=Secret(make_password("as before")))
    assert User.objects.get(pk=user.pk).check_password("as before")
    event = Event.objects.get(action="user.password")
    assert "md5" not in str(event.details)


def test_who_has_a_password_keeps_it(person: User) -> None:
    with pytest.raises(Conflict):
        password_adopt(user=person, encoded=Secret(make_password("another")))
    assert User.objects.get(pk=person.pk).password == person.password


@pytest.mark.parametrize("encoded", ["", "plain text", "md9$salt$hash", "md5$a$" + "x" * 200])
def test_what_cannot_be_checked_is_not_kept(encoded: str) -> None:
    user = user_create(username="ada", password=None)
    with pytest.raises(Invalid):
        password_adopt(user=user, encoded=Secret(encoded))
    assert not User.objects.get(pk=user.pk).has_usable_password()
