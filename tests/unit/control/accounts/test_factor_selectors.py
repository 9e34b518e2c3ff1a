"""What second factors a person has."""

from __future__ import annotations

from tests.fakes.authenticators import Clock, SoftwareKey
from tests.unit.control.fixtures import Browsers
from tests.unit.control.second_factors import add_key, enrol

from deskgate.control.accounts.factor_selectors import passkeys_of, recovery_codes_left, totp_of
from deskgate.control.accounts.models import User


def test_nothing_at_first(person: User) -> None:
    assert totp_of(person) is None
    assert passkeys_of(person) == []
    assert recovery_codes_left(person) == 0


def test_each_kind(browser: Browsers, person: User, admin: User, clock: Clock) -> None:
    page = browser("ada")
    enrol(page, clock)
    for name in ("first", "second"):
        add_key(page, SoftwareKey(), name=name)
    assert totp_of(person) is not None
    assert [str(key) for key in passkeys_of(person)] == ["first", "second"]
    assert recovery_codes_left(person) == 10
    assert passkeys_of(admin) == []
