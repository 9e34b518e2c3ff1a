"""What every view of Guacamole's REST API is made with."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from tests.unit.control.guacapi.clients import log_in, visit_make

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import current_actor
from deskgate.control.errors import Conflict, Forbidden, Invalid, KeyTrouble, NotFound
from deskgate.control.guacapi import view
from deskgate.control.guacapi.view import ApiError, Caller
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


def ask(
    made: Any, *, token: str = "", method: str = "GET", query: str = "", **path: str
) -> HttpResponse:
    headers = {"Guacamole-Token": token} if token else {}
    request = RequestFactory().generic(method, f"/api/session/x?{query}", headers=headers)
    answer: HttpResponse = made(request, **path)
    return answer


def told(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def raising(error: Exception) -> Any:
    @view.endpoint("GET")
    def made(request: HttpRequest, caller: Caller) -> None:
        raise error

    return made


@view.endpoint("GET", "DELETE")
def who(request: HttpRequest, caller: Caller) -> dict[str, Any] | None:
    if request.method == "DELETE":
        return None
    actor = current_actor()
    return {"name": caller.username, "actor": actor.name, "address": actor.address}


@view.endpoint("GET")
@view.in_source
def named(request: HttpRequest, caller: Caller, name: str) -> list[str]:
    return [name]


def test_the_tokens_person_acts(person: User) -> None:
    token = log_in("ada")
    expected = {"name": "Ada", "actor": "Ada", "address": "127.0.0.1"}
    answer = ask(who, token=token)
    assert (answer.status_code, told(answer)) == (200, expected)
    assert answer.headers["Cache-Control"] == "no-store"
    assert told(ask(who, query=f"token={token}")) == expected


def test_the_header_goes_before_the_query(person: User) -> None:
    token = log_in("ada")
    assert ask(who, token="0" * 64, query=f"token={token}").status_code == 403


def test_cookies_say_nothing(person: User, admin: User) -> None:
    request = RequestFactory().get("/", headers={"Guacamole-Token": log_in("ada")})
    request.user = admin
    assert told(who(request))["actor"] == "Ada"
    without = RequestFactory().get("/")
    without.user = admin
    assert who(without).status_code == 403


@pytest.mark.parametrize("token", ["", "wrong", "0" * 64])
def test_a_bad_token_is_forbidden(token: str) -> None:
    answer = ask(who, token=token)
    assert answer.status_code == 403
    assert told(answer)["type"] == "PERMISSION_DENIED"
    assert told(answer)["message"] == "Permission Denied."


def test_nothing_to_say_is_204(person: User) -> None:
    assert ask(who, token=log_in("ada"), method="DELETE").status_code == 204


def test_other_methods_are_not_allowed(person: User) -> None:
    answer = ask(who, token=log_in("ada"), method="PUT")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "DELETE, GET, HEAD"


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (ApiError(501, "INTERNAL_ERROR", "no"), 501, "INTERNAL_ERROR"),
        (NotFound("no"), 404, "NOT_FOUND"),
        (Forbidden("no"), 403, "PERMISSION_DENIED"),
        (Conflict("no"), 400, "BAD_REQUEST"),
        (Invalid({"name": ["no"]}), 400, "BAD_REQUEST"),
    ],
)
def test_refusals_have_guacamoles_form(
    person: User, error: Exception, status: int, kind: str
) -> None:
    answer = ask(raising(error), token=log_in("ada"))
    assert answer.status_code == status
    body = told(answer)
    assert (body["type"], body["message"]) == (kind, str(error))
    assert set(body) == {
        "message",
        "translatableMessage",
        "statusCode",
        "expected",
        "patches",
        "type",
    }


@pytest.mark.parametrize("error", [KeyTrouble("/srv/secret-place"), RuntimeError("secret-place")])
def test_defects_tell_nothing(person: User, error: Exception) -> None:
    answer = ask(raising(error), token=log_in("ada"))
    assert answer.status_code == 500
    assert told(answer)["type"] == "INTERNAL_ERROR"
    assert b"secret-place" not in answer.content


def test_by_method_chooses(person: User) -> None:
    def read(request: HttpRequest, caller: Caller) -> list[str]:
        return ["read"]

    def write(request: HttpRequest, caller: Caller) -> list[str]:
        return ["written"]

    made = view.by_method(GET=read, POST=write)
    token = log_in("ada")
    assert told(ask(made, token=token)) == ["read"]
    assert ask(made, token=token, method="HEAD").status_code == 200
    assert told(ask(made, token=token, method="POST")) == ["written"]
    assert ask(made, token=token, method="PUT").status_code == 405


@pytest.mark.parametrize("source", ["deskgate", "postgresql", "mysql", "sqlserver", "default"])
def test_our_source_has_other_names(person: User, source: str) -> None:
    assert told(ask(named, token=log_in("ada"), source=source, name="x")) == ["x"]


@pytest.mark.parametrize("source", ["other", "hmac", "deskgate-shared", ""])
def test_another_source_is_not_found(person: User, source: str) -> None:
    answer = ask(named, token=log_in("ada"), source=source, name="x")
    assert (answer.status_code, told(answer)["type"]) == (404, "NOT_FOUND")


def test_a_visits_source_is_its_own() -> None:
    _, token = visit_make(source="json", username="pat")
    assert ask(named, token=token, source="json", name="x").status_code == 200
    assert ask(named, token=token, source="deskgate", name="x").status_code == 404
    assert ask(named, token=token, source="default", name="x").status_code == 404


def test_what_is_for_people_refuses_visits(person: User) -> None:
    @view.endpoint("GET")
    @view.person_only
    def made(request: HttpRequest, caller: Caller) -> list[str]:
        return []

    _, token = visit_make()
    assert ask(made, token=token).status_code == 403
    assert ask(made, token=log_in("ada")).status_code == 200


def test_no_name_holds_a_nul(person: User) -> None:
    answer = ask(named, token=log_in("ada"), source="deskgate", name="x\0")
    assert answer.status_code == 404


def read(sent: str | bytes) -> Any:
    request = RequestFactory().generic("POST", "/", sent, content_type="application/json")
    return view.body(request)


def test_bodies_are_json() -> None:
    assert read('{"a": [1, null]}') == {"a": [1, None]}
    assert read('["\\\\u0000"]') == ["\\u0000"]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        '"text"',
        "7",
        "[NaN]",
        "[" * 100_000,
        "[" + "9" * 10_000 + "]",
        b'["\xff"]',
        '["\\ud800"]',
        '["\\u0000"]',
    ],
)
def test_other_bodies_are_refused(sent: str | bytes) -> None:
    with pytest.raises(ApiError) as caught:
        read(sent)
    assert (caught.value.status, caught.value.kind) == (400, "BAD_REQUEST")


def test_an_object_is_no_array() -> None:
    request = RequestFactory().generic("POST", "/", "[]", content_type="application/json")
    with pytest.raises(ApiError):
        view.body_map(request)


def test_permissions_to_pick_by() -> None:
    request = RequestFactory().get("/?permission=READ&permission=update")
    assert view.pick_permissions(request) == {"READ", "UPDATE"}
    assert view.pick_permissions(RequestFactory().get("/")) == set()
    with pytest.raises(ApiError):
        view.pick_permissions(RequestFactory().get("/?permission=EAT"))


def test_nulls_are_left_out() -> None:
    assert view.without_nulls({"a": None, "b": {"c": None}}) == {"b": {"c": None}}


def test_secrets_print_as_such(person: User) -> None:
    assert "0" * 64 not in repr(Caller(Secret("0" * 64), "x", person, None, ()))


def test_clients_that_never_logged_in(client: Client) -> None:
    assert client.get("/api/tokens").status_code == 405
