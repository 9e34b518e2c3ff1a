"""Guacamole's tokens, as its clients ask for them."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.unit.control.fixtures import Answer, Sessions

from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_set
from deskgate.control.accounts.services import user_disable
from deskgate.control.guacapi import tokens
from deskgate.control.tokens.models import AuthToken
from deskgate.grants import Revocation, Secret

FORM = "application/x-www-form-urlencoded"
PASSWORD = "kestrel-harbour-42"
pytestmark = pytest.mark.django_db


@pytest.fixture(params=["/api/tokens", "/guacamole/api/tokens"])
def path(request: pytest.FixtureRequest) -> str:
    given: str = request.param
    return given


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
        "availableDataSources": ["deskgate"],
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
