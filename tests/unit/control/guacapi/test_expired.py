"""Passwords that must be changed at the log-in."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.fakes.authenticators import Clock
from tests.unit.control.fixtures import PASSWORD, Answer, Browsers
from tests.unit.control.guacapi.clients import FORM, Guacamole
from tests.unit.control.second_factors import enrol

from deskgate.control.accounts.models import Source, User
from deskgate.control.audit.models import Event
from deskgate.control.tokens.models import AuthToken

pytestmark = pytest.mark.django_db

NEW = "osprey-lantern-77"
RENEW = f"&new-password={NEW}&confirm-new-password={NEW}"


@pytest.fixture
def expired(person: User) -> User:
    person.password_expired = True
    person.save()
    return person


def log_in(more: str = "", password: str = PASSWORD) -> Answer:
    return Client().post(
        "/api/tokens", f"username=ada&password={password}{more}", content_type=FORM
    )


def test_another_one_is_asked_for(expired: User) -> None:
    answer = log_in()
    assert answer.status_code == 403
    body = answer.json()
    assert body["type"] == "INSUFFICIENT_CREDENTIALS"
    assert body["expected"] == [
        {"name": "new-password", "type": "PASSWORD"},
        {"name": "confirm-new-password", "type": "PASSWORD"},
    ]
    assert body["translatableMessage"]["key"] == "LOGIN.INFO_PASSWORD_EXPIRED"
    assert not AuthToken.objects.exists()


def test_it_is_changed_and_asked_for_no_more(expired: User) -> None:
    answer = log_in(RENEW)
    assert answer.status_code == 200, answer.content
    assert Guacamole(answer.json()["authToken"]).get("self").status_code == 200
    assert log_in().json()["type"] == "INVALID_CREDENTIALS"
    assert log_in(password=NEW).status_code == 200
    assert Event.objects.get(action="user.password").actor_name == "Ada"


@pytest.mark.parametrize(
    ("more", "key"),
    [
        (f"&new-password={NEW}&confirm-new-password=x", "LOGIN.ERROR_PASSWORD_MISMATCH"),
        (f"&new-password={NEW}", "LOGIN.ERROR_PASSWORD_MISMATCH"),
        (
            f"&new-password={PASSWORD}&confirm-new-password={PASSWORD}",
            "LOGIN.ERROR_PASSWORD_SAME",
        ),
        ("&new-password=q7zp&confirm-new-password=q7zp", "APP.TEXT_UNTRANSLATED"),
    ],
)
def test_what_is_no_new_password(expired: User, more: str, key: str) -> None:
    answer = log_in(more)
    assert (answer.status_code, answer.json()["type"]) == (400, "BAD_REQUEST")
    assert answer.json()["translatableMessage"]["key"] == key
    assert b"q7zp" not in answer.content
    expired.refresh_from_db()
    assert expired.password_expired
    assert expired.check_password(PASSWORD)


def test_only_who_knows_the_old_one_changes_it(expired: User) -> None:
    assert log_in(RENEW, password="wrong").json()["type"] == "INVALID_CREDENTIALS"
    expired.refresh_from_db()
    assert expired.check_password(PASSWORD)


def test_only_who_shows_the_second_factor_changes_it(
    person: User, browser: Browsers, clock: Clock
) -> None:
    secret, _ = enrol(browser("ada"), clock)
    User.objects.update(password_expired=True)
    assert log_in().json()["expected"][0]["name"] == "new-password"
    assert log_in(RENEW).json()["expected"][0]["name"] == "guac-totp"
    assert log_in(f"{RENEW}&guac-totp=000000").status_code == 400
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert log_in(f"{RENEW}&guac-totp={clock.code(secret)}").status_code == 200
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_an_account_that_is_over_changes_nothing(expired: User) -> None:
    expired.valid_until = date(2000, 1, 1)
    expired.save()
    answer = log_in(RENEW)
    assert (answer.status_code, answer.json()["expected"]) == (403, None)
    expired.refresh_from_db()
    assert expired.check_password(PASSWORD)


def test_passwords_that_a_directory_keeps_dont_expire_here(expired: User) -> None:
    User.objects.filter(pk=expired.pk).update(source=Source.LDAP)
    assert log_in().json()["type"] == "INVALID_CREDENTIALS"
