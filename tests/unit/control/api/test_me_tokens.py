"""API tokens: made in the page, used by programs, never more than their owner."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.fakes.authenticators import Clock
from tests.unit.control.fixtures import PASSWORD, Answer, Browser, Browsers, Sessions
from tests.unit.control.second_factors import enrol

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import Event
from deskgate.control.tokens.models import ApiToken, AuthToken
from deskgate.control.tree.models import Connection
from deskgate.grants import Revocation


class Program:
    """Asks with a token and nothing else: no cookie, no CSRF header."""

    def __init__(self, token: str) -> None:
        self._client = Client(enforce_csrf_checks=True)
        self._token = token

    def send(self, method: str, path: str, body: object = None) -> Answer:
        return self._client.generic(
            method,
            f"/api/v1{path}",
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self._token}"},
        )


def _ask(page: Browser, *scopes: str, name: str = "backup", days: float = 30) -> Answer:
    ends = (timezone.now() + timedelta(days=days)).isoformat()
    body = {"name": name, "scopes": list(scopes), "expires_at": ends}
    return page.send("POST", "/me/api-tokens", body)


def _program(page: Browser, *scopes: str) -> Program:
    made = _ask(page, *scopes)
    assert made.status_code == 201, made.content
    return Program(made.json()["token"])


def test_made_shown_once_used_and_deleted(browser: Browsers, admin: User) -> None:
    page = browser("root")
    made = _ask(page, "read").json()
    assert made["token"].startswith("dgt_")
    assert ApiToken.objects.get().digest not in made["token"]
    program = Program(made["token"])
    assert program.send("GET", "/tree").status_code == 200
    [listed] = page.get("/me/api-tokens").json()
    assert listed["used_at"]
    assert "token" not in listed
    assert listed["scopes"] == ["read"]
    [presence] = [one for one in page.get("/me/logins").json() if one["kind"] == "api-token"]
    assert (presence["name"], presence["address"]) == ("backup", "127.0.0.1")
    assert page.send("DELETE", f"/me/api-tokens/{listed['id']}").status_code == 204
    assert program.send("GET", "/tree").status_code == 401
    assert {"token.create", "token.delete"} <= set(Event.objects.values_list("action", flat=True))
    assert made["token"] not in str(list(Event.objects.values()))


@pytest.mark.parametrize("name", ["", " ", "a\0b", "\ud800", "x" * 101])
def test_names_are_printable_and_bounded(browser: Browsers, admin: User, name: str) -> None:
    assert _ask(browser("root"), "read", name=name).status_code == 422


@pytest.mark.parametrize("scopes", [[], ["all"], ["read", "read", "log", "tree", "people", "x"]])
def test_scopes_are_known_ones(browser: Browsers, admin: User, scopes: list[str]) -> None:
    assert _ask(browser("root"), *scopes).status_code == 422


@pytest.mark.parametrize("days", [-1, 0, 366, 100_000])
def test_a_token_ends_within_a_year(browser: Browsers, admin: User, days: float) -> None:
    answer = _ask(browser("root"), "read", days=days)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "expires_at"


def test_names_differ_and_others_tokens_are_not_seen(
    browser: Browsers, admin: User, person: User
) -> None:
    page = browser("root")
    made = _ask(page, "read").json()
    assert _ask(page, "read").status_code == 422
    ada = browser("ada")
    assert ada.get("/me/api-tokens").json() == []
    assert ada.send("DELETE", f"/me/api-tokens/{made['id']}").status_code == 404


def test_a_token_opens_what_its_scopes_say(
    browser: Browsers, admin: User, person: User, connection: Connection
) -> None:
    page = browser("root")
    reads = _program(page, "read")
    assert reads.send("GET", f"/connections/{connection.pk}").status_code == 200
    for method, path in (
        ("POST", "/folders"),
        ("GET", "/users"),
        ("GET", "/sessions"),
        ("POST", f"/connections/{connection.pk}/tunnel-tokens"),
    ):
        refused = reads.send(method, path, {"name": "x"})
        assert refused.status_code == 403
        assert "scope" in refused.json()["detail"]


NEVER = [
    ("GET", "/me/api-tokens"),
    ("POST", "/me/api-tokens"),
    ("POST", "/me/password"),
    ("PATCH", "/me"),
    ("GET", "/me/logins"),
    ("DELETE", "/me/logins"),
    ("GET", "/me/second-factor"),
    ("POST", "/me/second-factor/totp"),
    ("DELETE", "/me/second-factor/totp"),
    ("POST", "/session/reauthenticate"),
    ("POST", "/users/{id}/password"),
    ("DELETE", "/users/{id}/second-factor"),
    ("DELETE", "/users/{id}/logins"),
]


@pytest.mark.parametrize(("method", "path"), NEVER)
def test_what_people_log_in_by_is_never_a_tokens(
    browser: Browsers, admin: User, person: User, method: str, path: str
) -> None:
    program = _program(browser("root"), "read", "tree", "people", "log", "connect")
    answer = program.send(method, path.replace("{id}", str(person.pk)), {"password": PASSWORD})
    assert answer.status_code in {401, 403}
    assert ApiToken.objects.count() == 1


def test_a_token_makes_people_but_no_way_to_be_them(browser: Browsers, admin: User) -> None:
    program = _program(browser("root"), "people")
    for more in ({"password": PASSWORD}, {"is_admin": True}):
        assert program.send("POST", "/users", {"username": "x", **more}).status_code == 403
    made = program.send("POST", "/users", {"username": "x"})
    assert made.status_code == 201
    place = f"/users/{made.json()['id']}"
    assert program.send("PATCH", place, {"is_admin": True}).status_code == 403
    assert program.send("PATCH", place, {"full_name": "X"}).status_code == 200
    event = Event.objects.filter(action="user.update").latest("id")
    assert (event.actor_name, event.details["token"]) == ("root", "backup")


def test_a_token_is_never_more_than_its_owner(
    browser: Browsers, person: User, admin: User, connection: Connection
) -> None:
    program = _program(browser("ada"), "read", "tree", "people", "log", "connect")
    assert program.send("GET", "/tree").json()["connections"] == []
    assert program.send("GET", f"/connections/{connection.pk}").status_code == 404
    assert program.send("GET", "/users").status_code == 403
    user_disable(user=person)
    assert program.send("GET", "/tree").status_code == 401


def test_a_token_that_has_ended_or_whose_owner_is_disabled(
    browser: Browsers, admin: User, other_admin: User
) -> None:
    program = _program(browser("root"), "read")
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert program.send("GET", "/tree").status_code == 401
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert program.send("GET", "/tree").status_code == 200
    User.objects.filter(pk=admin.pk).update(is_active=False)
    assert program.send("GET", "/tree").status_code == 401


def test_wrong_tokens_are_counted_and_a_right_one_still_works(
    browser: Browsers, admin: User
) -> None:
    right = _program(browser("root"), "read")
    wrong = Program("dgt_" + "x" * 43)
    answers = [wrong.send("GET", "/tree").status_code for _ in range(7)]
    assert answers == [401] * 4 + [429] * 3
    assert right.send("GET", "/tree").status_code == 200
    assert browser("root").get("/tree").status_code == 200


def test_any_address_can_be_asked_with_a_wrong_token(db: None) -> None:
    for path in ("/connections/%00", "/connections/%ED%A0%80", "/%00"):
        assert Program("dgt_x").send("GET", path).status_code in {401, 404}


def test_a_cookie_does_not_help_a_wrong_token(browser: Browsers, admin: User) -> None:
    page = browser("root")
    answer = page.client.get("/api/v1/tree", headers={"Authorization": "Bearer dgt_x"})
    assert answer.status_code == 401
    assert (
        page.client.post("/api/v1/folders", headers={"Authorization": "Bearer dgt_x"}).status_code
        == 401
    )


@pytest.mark.django_db(transaction=True)
def test_a_program_opens_a_connection_until_its_token_is_deleted(
    browser: Browsers,
    admin: User,
    connection: Connection,
    make_session: Sessions,
    published: list[Revocation],
) -> None:
    page = browser("root")
    program = _program(page, "connect")
    opening = f"/connections/{connection.pk}/tunnel-tokens"
    assert program.send("POST", opening).status_code == 201
    login = AuthToken.objects.get().login
    row = make_session(person=admin, login=login)
    [listed] = page.get("/me/api-tokens").json()
    assert page.send("DELETE", f"/me/api-tokens/{listed['id']}").status_code == 204
    assert [one.session_id for one in published] == [row.id]
    assert not AuthToken.objects.exists()


def test_what_demands_a_second_factor_is_not_opened_by_a_token(
    browser: Browsers, admin: User, connection: Connection, clock: Clock
) -> None:
    page = browser("root")
    enrol(page, clock)
    program = _program(page, "connect")
    connection.second_factor = True
    connection.save()
    answer = program.send("POST", f"/connections/{connection.pk}/tunnel-tokens")
    assert answer.status_code == 403
    assert page.send("POST", f"/connections/{connection.pk}/tunnel-tokens").status_code == 201


def test_who_must_set_up_a_factor_first_does_nothing_by_token(
    browser: Browsers, admin: User
) -> None:
    program = _program(browser("root"), "read")
    member_add(group=group_create(name="careful", require_second_factor=True), user=admin)
    refused = program.send("GET", "/tree")
    assert (refused.status_code, refused.json()["type"]) == (403, "second-factor-enrolment")


def test_a_token_needs_a_fresh_proof_to_be_made(browser: Browsers, admin: User) -> None:
    page = browser("root")
    session = page.client.session
    for one in session["account_authentication_methods"]:
        one["at"] -= 600
    session.save()
    assert _ask(page, "read").json()["type"] == "reauthentication-needed"
