"""Connections through the API: secrets go in and never come out."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Answer, Browser, Browsers

from deskgate.control.accounts.models import User
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tree.models import Connection
from deskgate.control.vault.services import secrets_reveal

MARKER = "marker-7d1f-never-shown"


def _post(page: Browser, **body: object) -> Answer:
    given = {"name": "web", "protocol": "ssh", "parameters": {"hostname": "10.0.0.5"}} | body
    return page.send("POST", "/connections", given)


def test_create_read_change_delete(browser: Browsers, admin: User) -> None:
    page = browser("root")
    made = _post(page, parameters={"hostname": "h", "port": "022", "password": MARKER})
    assert made.status_code == 201
    body = made.json()
    assert body["parameters"] == {"hostname": "h", "port": "22"}
    assert body["secrets_set"] == ["password"]
    path = f"/connections/{body['id']}"
    changes = {"name": "web2", "parameters": {"port": None, "username": "x", "passphrase": MARKER}}
    changed = page.send("PATCH", path, changes).json()
    assert changed["name"] == "web2"
    assert changed["parameters"] == {"hostname": "h", "username": "x"}
    assert changed["secrets_set"] == ["passphrase", "password"]
    cleared = page.send("PATCH", path, {"parameters": {"password": "", "passphrase": None}}).json()
    assert cleared["secrets_set"] == []
    assert page.get(path).json() == cleared
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).status_code == 404


def test_a_folder_of_null_is_the_root_and_an_absent_one_stays(
    browser: Browsers, admin: User
) -> None:
    page = browser("root")
    folder = page.send("POST", "/folders", {"name": "A"}).json()["id"]
    path = f"/connections/{_post(page, folder_id=folder).json()['id']}"
    assert page.send("PATCH", path, {"name": "x"}).json()["folder_id"] == folder
    assert page.send("PATCH", path, {"folder_id": None}).json()["folder_id"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " "}, "name"),
        ({"protocol": "gopher"}, "protocol"),
        ({"parameters": {}}, "parameters.hostname"),
        ({"parameters": {"hostname": "h", "port": "0"}}, "parameters.port"),
        ({"parameters": {"hostname": "h", "prt": "1"}}, "parameters.prt"),
        ({"parameters": {"hostname": "h", "port": 22}}, "parameters.port"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_input_names_its_field(
    browser: Browsers, admin: User, body: dict[str, object], field: str
) -> None:
    answer = _post(browser("root"), **body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Connection.objects.exists()


def test_required_parameters_can_not_be_cleared(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    page = browser("root")
    answer = page.send("PATCH", f"/connections/{connection.pk}", {"parameters": {"hostname": ""}})
    assert answer.json()["errors"] == [
        {"field": "parameters.hostname", "message": "This is needed."}
    ]


def test_names_are_unique_in_their_folder(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    answer = _post(browser("root"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "name"


def test_a_tunnel_token_is_stored_as_its_hash(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    answer = browser("root").send("POST", f"/connections/{connection.pk}/tunnel-tokens")
    body = answer.json()
    assert answer.status_code == 201
    assert body["data_source"] == "deskgate"
    assert body["kind"] == "c"
    assert body["identifier"] == str(connection.pk)
    assert body["expires_in"] == 60
    row = AuthToken.objects.get()
    assert body["token"] not in {row.digest, row.login}


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_what_one_may_not_see_is_not_there(
    browser: Browsers, person: User, connection: Connection, method: str
) -> None:
    answer = browser("ada").send(method, f"/connections/{connection.pk}", {"name": "x"})
    assert answer.status_code == 404


def test_a_person_without_rights_makes_nothing(
    browser: Browsers, person: User, connection: Connection
) -> None:
    page = browser("ada")
    assert _post(page).status_code == 403
    answer = page.send("POST", f"/connections/{connection.pk}/tunnel-tokens")
    assert answer.status_code == 404


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 30, "\u0661", "1.0"])
def test_what_is_no_identifier_is_not_there(browser: Browsers, admin: User, wrong: str) -> None:
    assert browser("root").get(f"/connections/{wrong}").status_code == 404


def test_secrets_reach_the_vault_only(connection: Connection) -> None:
    assert MARKER not in str(connection.parameters)
    assert secrets_reveal(connection_id=connection.pk)["password"].reveal() == MARKER
