"""Guacamole's tokens, as its clients ask for them."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.fakes.authenticators import Clock
from tests.unit.control.fixtures import Answer, Browsers, Sessions
from tests.unit.control.second_factors import enrol

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_set
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import Event
from deskgate.control.guacapi import tokens
from deskgate.control.sources import OTHER_NAMES
from deskgate.control.tokens.models import AuthToken, Login
from deskgate.grants import Revocation, Secret

FORM = "application/x-www-form-urlencoded"
PASSWORD = "kestrel-harbour-42"
pytestmark = pytest.mark.django_db


@pytest.fixture
def path() -> str:
    return "/api/tokens"


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def _post(client: Client, path: str, body: str, **headers: str) -> Answer:
    return client.post(path, body, content_type=FORM, headers=headers)


def _log_in(client: Client, path: str = "/api/tokens") -> str:
    answer = _post(client, path, f"username=ada&password={PASSWORD}")
    token: str = answer.json()["authToken"]
    return token


def test_log_in_by_form(client: Client, path: str, person: User) -> None:
    answer = _post(client, path, f"username=ADA&password={PASSWORD}&other=1")
    assert answer.status_code == 200
    body = answer.json()
    assert re.fullmatch(r"[0-9A-F]{64}", body.pop("authToken"))
    assert body == {
        "username": "Ada",
        "dataSource": "deskgate",
        "availableDataSources": ["deskgate", *OTHER_NAMES],
    }
    assert not answer.cookies


def test_log_in_by_http_basic(client: Client, path: str, person: User) -> None:
    basic = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
    assert _post(client, path, "", Authorization=f"Basic {basic}").status_code == 200


@pytest.mark.parametrize(
    ("body", "basic"),
    [
        ("username=ada&password=wrong", ""),
        ("username=nobody&password=wrong", ""),
        ("username=ada", ""),
        ("", ""),
        ("", "Basic !!!"),
        ("", "Basic " + base64.b64encode(b"\xff").decode()),
        ("", "Basic " + base64.b64encode(b"no-colon").decode()),
        ("", "Bearer x"),
    ],
)
def test_a_wrong_log_in_says_what_is_expected(
    client: Client, path: str, person: User, body: str, basic: str
) -> None:
    answer = _post(client, path, body, Authorization=basic)
    assert answer.status_code == 403
    assert answer.json() == {
        "message": "Invalid login",
        "translatableMessage": {
            "key": "APP.TEXT_UNTRANSLATED",
            "variables": {"MESSAGE": "Invalid login"},
        },
        "statusCode": None,
        "expected": [
            {"name": "username", "type": "USERNAME"},
            {"name": "password", "type": "PASSWORD"},
        ],
        "patches": None,
        "type": "INVALID_CREDENTIALS",
    }


def test_a_token_is_renewed_and_stays_the_same(client: Client, path: str, person: User) -> None:
    token = _log_in(client, path)
    AuthToken.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    answer = _post(client, path, f"token={token}")
    assert answer.json()["authToken"] == token
    assert AuthToken.objects.get().expires_at > timezone.now() + timedelta(minutes=59)
    assert _post(client, f"{path}?token={token}", "").json()["authToken"] == token


def test_an_unknown_token_is_denied_unless_credentials_come_with_it(
    client: Client, path: str, person: User
) -> None:
    answer = _post(client, path, "token=0123")
    assert answer.status_code == 403
    assert answer.json()["type"] == "PERMISSION_DENIED"
    assert answer.json()["message"] == "Permission Denied."
    both = _post(client, path, f"token=0123&username=ada&password={PASSWORD}")
    assert both.status_code == 200


def test_an_idle_token_is_void_and_swept_at_the_next_log_in(client: Client, person: User) -> None:
    token = _log_in(client)
    AuthToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert _post(client, "/api/tokens", f"token={token}").status_code == 403
    _log_in(client)
    assert AuthToken.objects.count() == 1


def test_a_disabled_person_has_neither_log_in_nor_token(client: Client, person: User) -> None:
    token = _log_in(client)
    user_disable(user=person)
    assert _post(client, "/api/tokens", f"token={token}").status_code == 403
    answer = _post(client, "/api/tokens", f"username=ada&password={PASSWORD}")
    assert answer.json()["type"] == "INVALID_CREDENTIALS"


def test_a_password_changed_while_it_was_checked_is_a_wrong_one(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check_slowly(**_: object) -> User:
        checked = User.objects.get(pk=person.pk)
        password_set(user=person, password=Secret("other-harbour-43"))
        return checked

    monkeypatch.setattr(tokens, "person_check", check_slowly)
    answer = _post(client, "/api/tokens", f"username=ada&password={PASSWORD}")
    assert (answer.status_code, answer.json()["type"]) == (403, "INVALID_CREDENTIALS")
    assert not AuthToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_log_out_ends_what_the_token_opened(
    client: Client, path: str, person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    token = _log_in(client, path)
    row = make_session(person=person, login=AuthToken.objects.get().login)
    assert client.delete(f"{path}/{token}").status_code == 204
    assert [one.session_id for one in published] == [row.id]
    again = client.delete(f"{path}/{token}")
    assert again.status_code == 404
    assert again.json()["type"] == "NOT_FOUND"


def test_other_bodies_and_methods(client: Client, path: str) -> None:
    assert client.post(path, "{}", content_type="application/json").status_code == 415
    assert client.get(path).status_code == 405
    assert client.get(f"{path}/x").status_code == 405


def test_the_database_holds_no_token(client: Client, person: User) -> None:
    token = _log_in(client)
    row = AuthToken.objects.get()
    assert token.lower() not in f"{row.digest}{row.login}"


def test_who_has_a_second_factor_gives_a_code_of_it(
    client: Client, path: str, browser: Browsers, person: User, clock: Clock
) -> None:
    secret, codes = enrol(browser("ada"), clock)
    right = f"username=ada&password={PASSWORD}"
    asked = _post(client, path, right)
    assert asked.status_code == 403
    assert asked.json()["type"] == "INSUFFICIENT_CREDENTIALS"
    assert asked.json()["expected"] == [{"name": "guac-totp", "type": "GUAC_TOTP_CODE"}]
    assert asked.json()["translatableMessage"]["key"] == "TOTP.INFO_CODE_REQUIRED"
    wrong = _post(client, path, f"{right}&guac-totp=000000")
    assert (wrong.status_code, wrong.json()["type"]) == (400, "BAD_REQUEST")
    unproved = _post(client, path, f"username=ada&password=x&guac-totp={clock.code(secret)}")
    assert unproved.json()["type"] == "INVALID_CREDENTIALS"
    assert not AuthToken.objects.exists()
    code = clock.code(secret)
    done = _post(client, path, f"{right}&guac-totp={code}")
    assert done.status_code == 200, done.content
    assert not done.cookies
    assert _post(client, path, f"{right}&guac-totp={code}").status_code == 400  # once
    assert _post(client, path, f"{right}&guac-totp={codes[0]}").status_code == 200


def test_http_basic_is_no_way_round_either(
    client: Client, path: str, browser: Browsers, person: User, clock: Clock
) -> None:
    enrol(browser("ada"), clock)
    basic = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
    answer = _post(client, path, "", Authorization=f"Basic {basic}")
    assert answer.json()["type"] == "INSUFFICIENT_CREDENTIALS"


def test_who_must_set_a_factor_up_does_that_first(client: Client, path: str, person: User) -> None:
    member_add(group=group_create(name="careful", require_second_factor=True), user=person)
    answer = _post(client, path, f"username=ada&password={PASSWORD}")
    assert (answer.status_code, answer.json()["type"]) == (403, "PERMISSION_DENIED")
    assert "second factor" in answer.json()["message"]
    assert not AuthToken.objects.exists()


def test_wrong_passwords_and_codes_lock_the_name_for_the_address(
    client: Client, path: str, browser: Browsers, person: User, clock: Clock
) -> None:
    secret, _ = enrol(browser("ada"), clock)
    right = f"username=ada&password={PASSWORD}"
    for body in ("username=ada&password=x",) * 2 + (f"{right}&guac-totp=000000",) * 2:
        assert _post(client, path, body).status_code in {400, 403}
    assert _post(client, path, f"{right}&guac-totp=000000").status_code == 429
    assert _post(client, path, f"{right}&guac-totp={clock.code(secret)}").status_code == 429
    elsewhere = client.post(
        path,
        f"{right}&guac-totp={clock.code(secret)}",
        content_type=FORM,
        REMOTE_ADDR="192.0.2.9",
    )
    assert elsewhere.status_code == 200


def test_a_log_in_is_listed_and_logged_with_its_address(client: Client, person: User) -> None:
    headers = {"User-Agent": "Guacamole/1.6"}
    token = _post(client, "/api/tokens", f"username=ada&password={PASSWORD}", **headers).json()
    login = Login.objects.get()
    assert (login.kind, login.person, login.address, login.user_agent) == (
        "guacamole",
        person,
        "127.0.0.1",
        "Guacamole/1.6",
    )
    event = Event.objects.get(action="login.enter")
    assert (event.actor_name, event.address) == ("Ada", "127.0.0.1")
    client.delete(f"/api/tokens/{token['authToken']}")
    assert not Login.objects.exists()
    assert Event.objects.filter(action="login.leave").exists()
