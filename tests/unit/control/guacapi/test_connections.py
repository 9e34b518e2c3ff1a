"""/connections, as Guacamole's clients use it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.control.conftest import MARKER
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import Guacamole, guacamole

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.nodes.models import GuacdNode
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.vault.selectors import secret_names

pytestmark = pytest.mark.django_db

# As guacapy's template for SSH has it, with values as clients send them.
NEW: dict[str, Any] = {
    "name": "db",
    "parentIdentifier": "ROOT",
    "protocol": "ssh",
    "attributes": {
        "max-connections": "",
        "max-connections-per-user": 3,
        "weight": None,
        "failover-only": True,
        "guacd-hostname": "",
        "guacd-port": 4822,
        "guacd-encryption": "",
        "extension-of-somebody": "x",
    },
    "parameters": {
        "hostname": "10.0.0.7",
        "port": 2222,
        "username": None,
        "password": MARKER,
        "color-scheme": "",
    },
}


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole(admin.username)


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


def _give(person: User, role: Role, *, thing: Connection | Folder) -> AccessGrant:
    place = {"connection" if isinstance(thing, Connection) else "folder": thing}
    return AccessGrant.objects.create(user=person, role=role, **place)


def test_made_read_changed_and_deleted(root: Guacamole) -> None:
    made = root.send("POST", "connections", NEW)
    assert made.status_code == 200
    key = made.json()["identifier"]
    assert made.json() == {
        "name": "db",
        "identifier": key,
        "parentIdentifier": "ROOT",
        "protocol": "ssh",
        "attributes": {
            "guacd-hostname": None,
            "guacd-port": None,
            "guacd-encryption": None,
            "max-connections": None,
            "max-connections-per-user": "3",
            "weight": None,
            "failover-only": "true",
        },
        "activeConnections": 0,
    }
    assert root.read(f"connections/{key}") == made.json()
    assert root.read("connections") == {key: made.json()}
    assert root.read(f"connections/{key}/parameters") == {"hostname": "10.0.0.7", "port": "2222"}
    assert secret_names(connection_id=int(key)) == ["password"]
    again = {**NEW, "name": "db2", "attributes": {"weight": "-1"}}
    assert root.send("PUT", f"connections/{key}", again).status_code == 204
    row = Connection.objects.get(pk=key)
    assert (row.name, row.weight, row.failover_only, row.max_sessions_each) == (
        *("db2", -1, False),
        None,
    )
    assert root.send("DELETE", f"connections/{key}").status_code == 204
    assert root.get(f"connections/{key}").status_code == 404
    assert not Connection.objects.exists()
    actions = Event.objects.filter(thing_kind="connection").order_by("id")
    assert [(one.action, one.actor_name) for one in actions] == [
        ("connection.create", "root"),
        ("connection.update", "root"),
        ("connection.delete", "root"),
    ]


def test_read_and_sent_back_it_is_the_same_secrets_too(
    root: Guacamole, connection: Connection
) -> None:
    """What guacapy does to change one thing: of secrets it never learns anything."""
    connection.parameters = {**connection.parameters, "host-key-check": "pinned", "locale": ""}
    connection.save()
    thing = root.read(f"connections/{connection.pk}")
    thing["parameters"] = root.read(f"connections/{connection.pk}/parameters")
    assert "password" not in thing["parameters"]
    del thing["parameters"]["host-key-check"]  # which no client of Guacamole's knows
    assert root.send("PUT", f"connections/{connection.pk}", thing).status_code == 204
    before = connection.parameters
    connection.refresh_from_db()
    assert connection.parameters == before
    assert secret_names(connection_id=connection.pk) == ["password"]
    assert Event.objects.get(action="connection.update").details["changed"] == []


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_secret_is_deleted(
    root: Guacamole, connection: Connection, nothing: str | None
) -> None:
    thing = root.read(f"connections/{connection.pk}")
    thing["parameters"] = {"hostname": "10.0.0.5", "password": nothing}
    assert root.send("PUT", f"connections/{connection.pk}", thing).status_code == 204
    connection.refresh_from_db()
    assert connection.parameters == {"hostname": "10.0.0.5"}  # the user name was not sent
    assert secret_names(connection_id=connection.pk) == []


def test_without_parameters_and_attributes_these_stay(
    root: Guacamole, connection: Connection
) -> None:
    Connection.objects.update(weight=4)
    thing = {"name": "new", "protocol": "ssh", "parentIdentifier": None}
    assert root.send("PUT", f"connections/{connection.pk}", thing).status_code == 204
    connection.refresh_from_db()
    assert (connection.name, connection.weight) == ("new", 4)
    assert connection.parameters == {"hostname": "10.0.0.5", "username": "deploy"}


def test_where_it_leads_from_now_on_and_its_secrets(
    root: Guacamole, ada: Guacamole, connection: Connection, person: User
) -> None:
    _give(person, Role.EDIT, thing=connection)
    path = f"connections/{connection.pk}"
    thing = {**ada.read(path), "parameters": {"hostname": "evil.example.org"}}
    refused = ada.send("PUT", path, thing)
    assert refused.status_code == 400
    assert "send them again" in refused.json()["message"]
    assert secret_names(connection_id=connection.pk) == ["password"]
    assert root.send("PUT", path, thing).status_code == 204  # as in Guacamole, for who manages it
    assert secret_names(connection_id=connection.pk) == ["password"]
    assert Event.objects.filter(action="secret.keep").count() == 1
    anew = {**thing, "parameters": {"hostname": "10.0.0.9", "password": "another-one"}}
    assert ada.send("PUT", path, anew).status_code == 204
    gone = {**thing, "parameters": {"hostname": "10.0.0.10", "password": ""}}
    assert ada.send("PUT", path, gone).status_code == 204
    assert secret_names(connection_id=connection.pk) == []


def test_secrets_that_others_have_parted_are_not_carried_on_by_the_way(
    root: Guacamole, admin: User
) -> None:
    folder = Folder.objects.create(name="F", parameters={"ssh": {"hostname": "10.0.0.5"}})
    sent = {**NEW, "parentIdentifier": str(folder.pk), "parameters": {"password": MARKER}}
    key = root.send("POST", "connections", sent).json()["identifier"]
    # Whoever edits the folder but doesn't manage the connection: the secret stays with its target.
    Folder.objects.update(parameters={"ssh": {"hostname": "evil.example.org"}})
    thing = {**root.read(f"connections/{key}"), "name": "renamed"}
    assert root.send("PUT", f"connections/{key}", thing).status_code == 204
    assert not Event.objects.filter(action="secret.keep").exists()
    thing["parameters"] = {"port": "2200"}
    assert root.send("PUT", f"connections/{key}", thing).status_code == 400


def test_an_administrator_names_the_guacd(
    root: Guacamole, ada: Guacamole, connection: Connection, person: User
) -> None:
    _give(person, Role.EDIT, thing=connection)
    path = f"connections/{connection.pk}"
    there = {"guacd-hostname": "10.9.0.4", "guacd-port": 4823, "guacd-encryption": "ssl"}
    sent = {"name": "web", "protocol": "ssh", "attributes": there}
    assert ada.send("PUT", path, sent).status_code == 403
    assert root.send("PUT", path, sent).status_code == 204
    assert root.send("PUT", path, sent).status_code == 204
    node = GuacdNode.objects.get()
    assert (node.host, node.port, node.tls) == ("10.9.0.4", 4823, True)
    assert Event.objects.filter(action="node.create", actor_name="root").count() == 1
    shown = root.read(path)["attributes"]
    assert {name: shown[name] for name in there} == {**there, "guacd-port": "4823"}
    hidden = ada.read(path)
    assert hidden["attributes"]["guacd-hostname"] is None
    assert ada.send("PUT", path, hidden).status_code == 204  # as it was told
    connection.refresh_from_db()
    assert connection.node == node
    assert root.send("PUT", path, {**sent, "attributes": {}}).status_code == 204
    connection.refresh_from_db()
    assert connection.node is None


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"protocol": "kubernetes"}, "ssh, rdp, vnc, telnet"),
        ({"name": ""}, "name"),
        ({"name": {}}, "name"),
        ({"parameters": {"hostname": "h", "hostnam": "x"}}, "hostnam"),
        ({"parameters": {"hostname": "h", "port": "many"}}, "port"),
        ({"parameters": {}}, "hostname"),
        ({"parameters": ["hostname"]}, "map"),
        ({"parameters": {"hostname": ["h"]}}, "text"),
        ({"attributes": {"weight": "heavy"}}, "weight"),
        ({"attributes": {"max-connections": "-1"}}, "max_sessions"),
        ({"attributes": {"failover-only": "yes"}}, "failover-only"),
        ({"attributes": {"guacd-encryption": "rot13"}}, "guacd-encryption"),
        ({"attributes": {"guacd-port": "99"}}, "guacd-hostname"),
        ({"parentIdentifier": "77"}, "folder"),
    ],
)
def test_what_is_refused_and_changes_nothing(
    root: Guacamole, change: dict[str, Any], word: str
) -> None:
    answer = root.send("POST", "connections", {**NEW, **change})
    assert answer.status_code == (404 if "parentIdentifier" in change else 400), answer.content
    assert word in answer.json()["message"]
    assert MARKER not in answer.content.decode()
    assert not Connection.objects.exists()


def test_a_name_that_is_there_already(root: Guacamole, connection: Connection) -> None:
    answer = root.send("POST", "connections", {**NEW, "name": "web"})
    assert (answer.status_code, answer.json()["type"]) == (400, "BAD_REQUEST")
    other = root.send("POST", "connections", NEW).json()["identifier"]
    assert root.send("PUT", f"connections/{other}", {**NEW, "name": "web"}).status_code == 400


def test_the_protocol_stays(root: Guacamole, connection: Connection) -> None:
    path = f"connections/{connection.pk}"
    assert root.send("PUT", path, {"name": "web", "protocol": "rdp"}).status_code == 400
    assert root.send("PUT", path, [1]).status_code == 400
    assert root.send("PUT", path, "{").status_code == 400
    assert root.send("POST", path, {}).status_code == 405


def test_moved(root: Guacamole, connection: Connection) -> None:
    folder = Folder.objects.create(name="F")
    thing = {**root.read(f"connections/{connection.pk}"), "parentIdentifier": str(folder.pk)}
    assert root.send("PUT", f"connections/{connection.pk}", thing).status_code == 204
    assert root.read(f"connections/{connection.pk}")["parentIdentifier"] == str(folder.pk)


def test_whoever_has_no_right_sees_and_does_nothing(ada: Guacamole, connection: Connection) -> None:
    path = f"connections/{connection.pk}"
    assert ada.read("connections") == {}
    for method, where, body in (
        ("GET", path, None),
        ("PUT", path, NEW),
        ("DELETE", path, None),
        ("GET", f"{path}/parameters", None),
        ("GET", f"{path}/history", None),
        ("GET", f"{path}/sharingProfiles", None),
    ):
        assert ada.send(method, where, body).status_code == 404, where
    assert ada.send("POST", "connections", NEW).status_code == 403
    assert Connection.objects.count() == 1


def test_whoever_may_connect_reads_no_attributes_and_changes_nothing(
    ada: Guacamole, connection: Connection, person: User
) -> None:
    _give(person, Role.CONNECT, thing=connection)
    Connection.objects.update(weight=3, max_sessions=2)
    path = f"connections/{connection.pk}"
    assert set(ada.read(path)["attributes"].values()) == {None}
    for method, where, body in (
        ("PUT", path, NEW),
        ("DELETE", path, None),
        ("GET", f"{path}/parameters", None),
    ):
        assert ada.send(method, where, body).status_code == 403, where


def test_filtered_by_what_one_may_do(ada: Guacamole, connection: Connection, person: User) -> None:
    grant = _give(person, Role.SEE, thing=connection)

    def listed(*permissions: str) -> bool:
        query = "&".join(f"permission={one}" for one in permissions)
        return bool(ada.read(f"connections?{query}"))

    assert listed()
    assert not listed("READ")
    grant.role = Role.EDIT
    grant.save()
    assert listed("UPDATE")
    assert listed("DELETE")
    assert listed("ADMINISTER", "READ")
    assert not listed("ADMINISTER")
    assert ada.get("connections?permission=FLY").status_code == 400


def test_use_is_told_as_far_as_the_log_tells_it(
    root: Guacamole,
    ada: Guacamole,
    connection: Connection,
    person: User,
    other_admin: User,
    make_session: Sessions,
) -> None:
    _give(person, Role.CONNECT, thing=connection)
    make_session(person=other_admin, connection=connection)
    mine = make_session(person=person, connection=connection, minutes_ago=5)
    make_session(person=person, connection=connection, minutes_ago=9, over=True)
    make_session(person=person, connection=connection)
    path = f"connections/{connection.pk}"
    assert root.read(path)["activeConnections"] == 3
    assert ada.read(path)["activeConnections"] == 2
    history = ada.read(f"{path}/history")
    assert [one["active"] for one in history] == [True, True, False]
    assert history[1]["startDate"] == mine.started_at.timestamp() * 1000
    assert ada.read(path)["lastActive"] == history[0]["startDate"]
    assert len(root.read(f"{path}/history")) == 4


def test_many_at_once_or_none(root: Guacamole, connection: Connection) -> None:
    good = [
        {"op": "add", "path": "/", "value": NEW},
        {"op": "replace", "path": f"/{connection.pk}", "value": {"name": "www"}},
    ]
    bad = {"op": "add", "path": "/", "value": {**NEW, "name": "www"}}
    refused = root.send("PATCH", "connections", [*good, bad])
    assert refused.status_code == 400
    assert [("error" in one, one["identifier"]) for one in refused.json()["patches"]] == [
        (False, None),
        (False, str(connection.pk)),
        (True, None),
    ]
    assert Connection.objects.get().name == "web"
    assert MARKER not in refused.content.decode()
    done = root.send("PATCH", "connections", good)
    made = done.json()["patches"][0]["identifier"]
    assert (done.status_code, Connection.objects.get(pk=made).name) == (200, "db")
    gone = [{"op": "remove", "path": f"/{key}"} for key in (made, connection.pk)]
    assert root.send("PATCH", "connections", gone).status_code == 200
    assert not Connection.objects.exists()
