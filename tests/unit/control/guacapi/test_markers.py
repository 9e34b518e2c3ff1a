"""No secret gets out of Guacamole's REST API: one word is planted in every one of them, handed over
wherever one can, and then looked for in the answers that an administrator gets, in the log, and in
the database itself.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from tests.unit.control.crawling import SECRET
from tests.unit.control.guacapi.clients import FORM, Guacamole, guacamole, log_in
from tests.unit.control.guacapi.routes import calls, profile
from tests.unit.control.test_crawl import told
from tests.unit.control.test_markers import tables
from tests.unit.control.world import World, make_world

from deskgate.control.accounts.services import user_create
from deskgate.grants import Secret

PASSWORD = f"{SECRET}-harbour-77"
OTHER = f"{SECRET}-lantern-78"
QUICK = "/api/session/ext/quickconnect/create"


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    profile(made)
    return made


def handed_over(client: Guacamole, world: World) -> list[tuple[str, int, str]]:
    """What was answered wherever a secret can be sent, in its place or not."""
    connection = f"connections/{world.connection.pk}"
    secrets = {"hostname": "10.0.0.9", "password": SECRET, "private-key": SECRET}
    whole = {"name": "x", "parentIdentifier": "ROOT", "protocol": "ssh", "parameters": secrets}
    given: list[tuple[str, str, Any]] = [
        ("POST", "users", {"username": "made", "password": PASSWORD}),
        ("POST", "users", {"username": "made", "password": PASSWORD}),
        ("POST", "users", {"username": "", "password": PASSWORD}),
        ("POST", "users", {"username": "short", "password": SECRET[:3]}),
        ("POST", "users", {"password": SECRET, "attributes": {"valid-from": SECRET}}),
        ("PUT", "users/made", {"password": OTHER, "attributes": {"timezone": SECRET}}),
        ("PUT", "users/made", {"password": OTHER}),
        ("PUT", "users/made/password", {"oldPassword": OTHER, "newPassword": PASSWORD}),
        ("PUT", "users/made/password", {"oldPassword": SECRET, "newPassword": PASSWORD}),
        ("PUT", "self", {"password": SECRET}),
        ("POST", "connections", whole),
        ("POST", "connections", whole),
        ("POST", "connections", {**whole, "parameters": {**secrets, "port": SECRET}}),
        ("POST", "connections", {**whole, "attributes": {"weight": SECRET}}),
        ("PUT", connection, {**whole, "parameters": {**secrets, "no-such": SECRET}}),
        ("PATCH", "users", [{"op": "add", "path": "/", "value": {"password": SECRET}}]),
        ("PATCH", "connections", [{"op": "add", "path": "/", "value": {**whole, "name": ""}}]),
        ("PATCH", "users/made/permissions", [{"op": SECRET}]),
        ("POST", "users", f'{{"password": "{SECRET}"'),
    ]
    found = []
    for method, path, body in given:
        answer = client.send(method, path, body)
        found.append((f"{method} {path}", answer.status_code, told(answer)))
    who, key = f"ssh://u:{SECRET}", f"private-key={SECRET}"
    for uri in (f"{who}@h/?{key}", who, f"{who}/@h", f"{who}@h/?a={SECRET}&{SECRET}"):
        form = urlencode({"uri": uri})
        answer = client.send("POST", QUICK, form, FORM)
        found.append((QUICK, answer.status_code, told(answer)))
    return found


def test_no_secret_gets_out(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    user_create(username="marked", password=Secret(PASSWORD), is_admin=True)
    client = Guacamole(log_in("marked", PASSWORD))
    answers = handed_over(client, world)
    assert sum(status < 300 for _, status, _ in answers) >= 5
    assert [status for path, status, _ in answers if path == QUICK] == [200, 400, 400, 400]
    assert [one for one in answers if SECRET in one[2] or one[1] >= 500] == []
    # Whoever may edit a connection reads its parameters back, as in Guacamole: not the secret ones.
    reads = [call for call in calls(world) if call.method == "GET"]
    assert len(reads) > 40
    assert [str(one) for one in reads if SECRET in told(client.get(one.path))] == []
    assert [name for name, text in tables() if SECRET in text] == []
    assert SECRET not in "".join(capfd.readouterr())


def test_a_token_is_in_no_log_line(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    client = guacamole(world.admin.username)
    for path in ("users/nobody", f"users/nobody?token={client.token}", "schema/nothing"):
        assert client.get(path).status_code == 404
    client.send("DELETE", f"/api/tokens/{client.token}/x")
    assert client.token not in "".join(capfd.readouterr())
