"""Every route of the API at once: nobody gets in, nothing gets out."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.unit.control.fixtures import Browsers, Sessions

from deskgate.control.accounts.models import User
from deskgate.control.api.schema import openapi_text
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_update

MARKER = "marker-7d1f-never-shown"
OPEN = {  # what must answer before anybody is logged in
    ("get", "/api/v1/session"),
    ("post", "/api/v1/session"),
    ("delete", "/api/v1/session"),
    ("post", "/api/v1/session/second-factor"),
    ("post", "/api/v1/session/passkey/options"),
    ("post", "/api/v1/session/passkey"),
    ("get", "/api/v1/session/oidc/{provider_id}"),
    ("post", "/api/v1/guest"),
    ("post", "/api/v1/guest/look"),
    ("get", "/api/v1/look"),
    ("get", "/api/v1/look/terms"),
    ("get", "/api/v1/look/files/style.css"),
    ("get", "/api/v1/look/files/{part}"),
}


def _routes() -> list[tuple[str, str]]:
    paths = json.loads(openapi_text())["paths"]
    return [(method, path) for path, operations in paths.items() for method in operations]


def _filled(path: str, key: object) -> str:
    for name in ("{connection_id}", "{folder_id}", "{session_id}"):
        path = path.replace(name, str(key))
    return path


@pytest.mark.parametrize(("method", "path"), [r for r in _routes() if r not in OPEN])
def test_anonymous_gets_nothing(
    browser: Browsers, connection: Connection, method: str, path: str
) -> None:
    path = _filled(path, connection.pk).removeprefix("/api/v1")
    answer = browser().send(method.upper(), path, {"name": "x"})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path"), [r for r in _routes() if r[0] != "get"])
def test_writes_need_the_csrf_header(
    browser: Browsers, admin: User, connection: Connection, method: str, path: str
) -> None:
    page = browser("root")
    answer = page.client.generic(
        method.upper(), _filled(path, connection.pk), data="{}", content_type="application/json"
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), _routes())
def test_no_answer_holds_a_secret(
    browser: Browsers,
    admin: User,
    connection: Connection,
    make_session: Sessions,
    method: str,
    path: str,
) -> None:
    connection_update(connection=connection, parameters={"private-key": MARKER})
    session = make_session(person=admin, over=True)
    page = browser("root")
    key = session.id if "session_id" in path else connection.pk
    wrong = {"name": MARKER, "username": "root", "password": MARKER, "parameters": {"x": MARKER}}
    for body in ({"parameters": {"password": MARKER}}, wrong, {"parameters": {MARKER[:5]: "1"}}):
        answer = page.send(method.upper(), _filled(path, key).removeprefix("/api/v1"), body)
        assert answer.status_code < 500
        text = answer.getvalue()  # of a streamed one, too
        assert MARKER.encode() not in text.replace(b'"name": "' + MARKER.encode(), b"")


def test_an_unknown_address_is_a_problem_too(browser: Browsers) -> None:
    for path in ("/nothing", "/connections/1/2/3"):
        answer = browser().get(path)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_the_documentation_needs_no_other_host(db: None) -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert b"//cdn" not in page.content
    assert b"/static/ninja/swagger-ui-bundle.js" in page.content
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
