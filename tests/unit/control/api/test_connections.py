"""Connections through the API: secrets go in and never come out."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Answer, Browser, Browsers

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tree.folder_services import folder_ensure
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_update
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


def test_where_each_value_comes_from(browser: Browsers, admin: User) -> None:
    page = browser("root")
    given = {"name": "A", "parameters": {"ssh": {"username": "deploy", "port": "2222"}}}
    folder = page.send("POST", "/folders", given | {"second_factor": True}).json()
    made = _post(page, folder_id=folder["id"], parameters={"hostname": "h", "port": ""}).json()
    origin = {"kind": "folder", "id": folder["id"], "name": "A"}
    assert made["parameters"] == {"hostname": "h", "port": ""}
    assert made["effective"]["username"] == {"value": "deploy", "origin": origin}
    assert made["effective"]["port"] == {
        "value": "22",
        "origin": {"kind": "default", "id": None, "name": ""},
    }
    assert made["effective"]["hostname"]["origin"]["kind"] == "connection"
    assert made["applies"]["second_factor"] is True
    assert made["applies"]["second_factor_origin"] == origin
    assert made["applies"]["credential_source"] == "own"
    assert (made["role"], made["second_factor"]) == ("manage", None)


def test_everything_else_that_can_be_said(browser: Browsers, admin: User) -> None:
    page = browser("root")
    said = {
        "notes": "n",
        "tags": ["a", "B"],
        "icon": "home",
        "color": "red",
        "second_factor": False,
    }
    made = _post(page, **said).json()
    assert {name: made[name] for name in said} == said
    path = f"/connections/{made['id']}"
    changed = page.send("PATCH", path, {"credential_source": "ask", "tags": []}).json()
    assert (changed["credential_source"], changed["tags"], changed["notes"]) == ("ask", [], "n")
    wrong = page.send("PATCH", path, {"icon": "?", "credential_source": "vault"})
    assert {e["field"] for e in wrong.json()["errors"]} == {"icon", "credential_id"}


def test_telnet_too(browser: Browsers, admin: User) -> None:
    page = browser("root")
    given = {"hostname": "h", "username-regex": "login:", "password": MARKER}
    made = _post(page, protocol="telnet", parameters=given).json()
    assert made["secrets_set"] == ["password"]
    assert made["effective"]["port"]["value"] == "23"


def _if_match(page: Browser, method: str, path: str, body: str, etag: str) -> Answer:
    return page.client.generic(
        method,
        f"/api/v1{path}",
        data=body,
        content_type="application/json",
        headers={"X-CSRFToken": page.client.cookies["csrftoken"].value, "If-Match": etag},
    )


def test_two_editors(browser: Browsers, admin: User, connection: Connection) -> None:
    page, path = browser("root"), f"/connections/{connection.pk}"
    seen = page.get(path)["ETag"]
    first = _if_match(page, "PATCH", path, '{"name": "first"}', seen)
    assert (first.status_code, first["ETag"]) == (200, page.get(path)["ETag"])
    late = _if_match(page, "PATCH", path, '{"name": "second"}', seen)
    assert (late.status_code, late.json()["type"]) == (412, "outdated")
    assert _if_match(page, "DELETE", path, "", seen).status_code == 412
    assert _if_match(page, "DELETE", path, "", first["ETag"]).status_code == 204


def test_a_change_of_the_target_is_asked_about(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    page, path = browser("root"), f"/connections/{connection.pk}"
    moved = {"parameters": {"hostname": "elsewhere"}}
    refused = page.send("PATCH", path, moved)
    assert (refused.status_code, refused.json()["type"]) == (409, "secrets-would-be-dropped")
    kept = page.send("PATCH", path, moved | {"on_target_change": "keep"}).json()
    assert (kept["hostname"], kept["secrets_set"]) == ("elsewhere", ["password"])
    back = {"parameters": {"hostname": "h"}, "on_target_change": "drop"}
    assert page.send("PATCH", path, back).json()["secrets_set"] == []


@pytest.mark.parametrize("role", [Role.SEE, Role.CONNECT, Role.SHARE])
def test_who_may_not_edit_is_told_what_the_tree_tells_and_the_notes(
    browser: Browsers, person: User, connection: Connection, role: Role
) -> None:
    connection_update(connection=connection, notes="Mind the step.", second_factor=True)
    AccessGrant.objects.create(user=person, connection=connection, role=role)
    page, path = browser("ada"), f"/connections/{connection.pk}"
    told = page.get(path).json()
    assert (told["hostname"], told["notes"], told["role"]) == (
        *("10.0.0.5", "Mind the step."),
        role.label,
    )
    assert (told["parameters"], told["secrets_set"], told["effective"]) == ({}, [], {})
    assert (told["applies"], told["second_factor"]) == (None, None)
    for method in ("PATCH", "DELETE"):
        assert page.send(method, path, {}).status_code == 403
    assert page.send("POST", f"{path}/copy", {}).status_code == 403


def test_who_edits_here_does_not_move_elsewhere(
    browser: Browsers, person: User, connection: Connection
) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    page, path = browser("ada"), f"/connections/{connection.pk}"
    folder = folder_ensure(path="A")
    assert folder is not None
    assert page.send("PATCH", path, {"folder_id": str(folder.pk)}).status_code == 404
    assert page.send("PATCH", path, {"folder_id": None, "name": "web3"}).status_code == 200
    assert page.send("POST", f"{path}/copy", {}).status_code == 403


def test_copies(browser: Browsers, admin: User, person: User, connection: Connection) -> None:
    page, path = browser("root"), f"/connections/{connection.pk}/copy"
    copy = page.send("POST", path, {})
    assert copy.status_code == 201
    assert (copy.json()["name"], copy.json()["secrets_set"]) == ("web (2)", ["password"])
    folder = folder_ensure(path="A")
    assert folder is not None
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    AccessGrant.objects.create(user=person, folder=folder, role=Role.EDIT)
    theirs = browser("ada").send("POST", path, {"folder_id": str(folder.pk), "name": "mine"}).json()
    assert (theirs["name"], theirs["secrets_set"]) == ("mine", [])


def test_the_same_change_to_many(browser: Browsers, admin: User, connection: Connection) -> None:
    page = browser("root")
    folder = page.send("POST", "/folders", {"name": "A"}).json()["id"]
    other = _post(page, name="other", tags=["old"]).json()["id"]
    body = {
        "ids": [other, str(connection.pk), "77"],
        "set": {"parameters": {"font-size": "9"}, "color": "red"},
        "add_tags": ["new"],
        "remove_tags": ["OLD"],
        "move_to": folder,
    }
    answer = page.send("POST", "/connections/bulk", body).json()
    assert answer["changed"] == [other, str(connection.pk)]
    assert answer["refused"] == [{"id": "77", "reason": "There is no such connection."}]
    changed = page.get(f"/connections/{other}").json()
    assert (changed["tags"], changed["color"], changed["folder_id"]) == (["new"], "red", folder)
    assert changed["parameters"]["font-size"] == "9"
    back = page.send("POST", "/connections/bulk", {"ids": [other], "move_to": None}).json()
    assert back["changed"] == [other]
    assert page.get(f"/connections/{other}").json()["folder_id"] is None
    page.send("POST", "/connections/bulk", {"ids": [other], "add_tags": ["x"]})
    assert page.get(f"/connections/{other}").json()["folder_id"] is None


def test_limits_and_turns_are_for_who_edits(
    browser: Browsers, admin: User, person: User, connection: Connection
) -> None:
    path = f"/connections/{connection.pk}"
    said = {"weight": 0, "failover_only": True, "max_sessions": 3, "max_sessions_each": 1}
    told = browser("root").send("PATCH", path, said).json()
    assert {name: told[name] for name in said} == said
    for wrong in ({"weight": "heavy"}, {"weight": 10**9}, {"max_sessions": 0}):
        assert browser("root").send("PATCH", path, wrong).status_code == 422
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    seen = browser("ada").get(path).json()
    assert {seen[name] for name in said} == {None, False}


def test_by_the_name_that_a_link_of_guacamoles_has(
    browser: Browsers, admin: User, person: User, connection: Connection
) -> None:
    ada, root = browser("Ada"), browser("root")
    found = root.get("/connections/web?source=default")
    assert (found.status_code, found.json()["id"]) == (200, str(connection.pk))
    for query in ("", "?source=", "?source=deskgate", "?source=mysql"):
        assert root.get(f"/connections/web{query}").status_code == 404
    assert ada.get("/connections/web?source=default").status_code == 404
    assert root.send("DELETE", "/connections/web?source=default").status_code == 404
