"""What Django refuses before a view sees it, in each API's own shape."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory
from pytest_django import Settings
from tests.unit.control.guacapi.clients import guacamole

from deskgate.control.accounts.models import User
from deskgate.control.project.errors import api_error, bad_request

FORM = "application/x-www-form-urlencoded"


def test_a_body_over_the_limit_at_guacamoles(db: None, settings: Settings) -> None:
    body = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    client = Client(raise_request_exception=False)
    answer = client.post("/api/tokens", body, content_type=FORM)
    assert (answer.status_code, answer.json()["type"]) == (413, "BAD_REQUEST")


def test_a_body_over_the_limit_at_ours(db: None, settings: Settings) -> None:
    body = json.dumps({"username": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE, "password": ""})
    answer = Client().post("/api/v1/session", body, content_type="application/json")
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"
    form = Client(raise_request_exception=False).post("/api/v1/session", body, content_type=FORM)
    assert form.status_code == 413


def test_a_body_of_too_many_fields(db: None) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post("/api/tokens", "&".join(["a=b"] * 2000), content_type=FORM)
    assert (answer.status_code, answer.json()["type"]) == (400, "BAD_REQUEST")


def test_a_refused_method(db: None) -> None:
    ours = Client().put("/api/v1/tree")
    assert ours.status_code == 405
    assert ours["Content-Type"] == "application/problem+json"
    assert ours["Allow"] == "GET"
    assert ours.json()["detail"] == "PUT can't be used here."
    guacamoles = Client().get("/api/tokens")
    assert (guacamoles.status_code, guacamoles.json()["type"]) == (405, "BAD_REQUEST")
    assert guacamoles["Allow"] == "POST"
    assert Client().post("/healthz")["Content-Type"].startswith("text/html")


def test_a_page_is_for_people() -> None:
    assert api_error("/admin/", 400, "No.") is None
    answer = bad_request(RequestFactory().get("/admin/"), SuspiciousOperation())
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")


def test_a_body_over_the_limit_below_guacamoles_log_in(admin: User, settings: Settings) -> None:
    client = guacamole("root")
    big = {"username": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    for method, path in (("POST", "users"), ("PUT", "self"), ("PATCH", "users")):
        answer = client.send(method, path, big)
        assert (answer.status_code, answer.json()["type"]) == (413, "BAD_REQUEST"), path


@pytest.mark.parametrize("path", ["/api/session", "/api/session/data/x/users", "/api/languages"])
def test_all_of_guacamoles_addresses_answer_in_its_form(path: str) -> None:
    answer = api_error(path, 400, "No.")
    assert answer is not None
    assert json.loads(answer.content)["type"] == "BAD_REQUEST"
    assert b"translatableMessage" not in (api_error("/api/sessions", 400, "No.") or answer).content
