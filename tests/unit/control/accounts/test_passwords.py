"""Passwords: the rules, and what ends with them."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_check, password_disable, password_set
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tokens.logins import login_of_session
from deskgate.grants import Secret

NEW = Secret("other-harbour-43")


@pytest.mark.parametrize(
    "weak", ["short-1x", "password1234", "123456789012", "", "wave-lamp-orbit-\ud800"]
)
def test_weak_ones_are_refused(person: User, weak: str) -> None:
    with pytest.raises(Invalid) as refused:
        password_check(user=person, password=Secret(weak))
    assert not weak or weak not in str(refused.value)


def test_the_length_is_a_setting(person: User, settings: Settings) -> None:
    assert "'min_length': 10" in str(settings.AUTH_PASSWORD_VALIDATORS)
    password_check(user=person, password=Secret("harbour-7x"))
    with pytest.raises(Invalid, match="at least 10"):
        password_check(user=person, password=Secret("harbour-7"))


def test_one_log_in_can_be_kept(browser: Browsers, person: User) -> None:
    kept, other = browser("ada"), browser("ada")
    password_set(user=person, password=NEW, keep=login_of_session(kept.client.session))
    assert other.get("/tree").status_code == 401
    assert person.logins.count() == 1
    assert Event.objects.filter(action="user.password").exists()


def test_the_last_administrator_keeps_one(admin: User) -> None:
    with pytest.raises(Conflict):
        password_disable(user=admin)
