"""/connectionGroups and their tree, as Guacamole's clients use them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import Guacamole, guacamole, visit_make

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.guacapi.connection_maps import seer_of
from deskgate.control.guacapi.group_maps import tree_map
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder, SharingProfile
from deskgate.control.tree.visibility import Action

pytestmark = pytest.mark.django_db

# As guacli sends it.
NEW: dict[str, Any] = {
    "parentIdentifier": "ROOT",
    "name": "lab",
    "type": "ORGANIZATIONAL",
    "attributes": {
        "max-connections": "",
        "max-connections-per-user": "",
        "enable-session-affinity": "",
    },
}


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole(admin.username)


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


def test_made_read_changed_and_deleted(root: Guacamole) -> None:
    made = root.send("POST", "connectionGroups", NEW)
    assert made.status_code == 200
    key = made.json()["identifier"]
    assert made.json() == {
        "name": "lab",
        "identifier": key,
        "parentIdentifier": "ROOT",
        "type": "ORGANIZATIONAL",
        "activeConnections": 0,
        "attributes": dict.fromkeys(NEW["attributes"]),
    }
    assert root.read("connectionGroups") == {key: made.json()}
    limits = {
        "max-connections": 5,
        "max-connections-per-user": "0",
        "enable-session-affinity": "true",
    }
    change = {"name": "farm", "type": "BALANCING", "attributes": limits}
    assert root.send("PUT", f"connectionGroups/{key}", change).status_code == 204
    now = root.read(f"connectionGroups/{key}")
    assert (now["name"], now["type"]) == ("farm", "BALANCING")
    assert now["attributes"] == {
        "max-connections": "5",
        "max-connections-per-user": None,  # 0 is any number
        "enable-session-affinity": "true",
    }
    Folder.objects.update(parameters={"ssh": {"port": "2222"}}, tags=["t"])
    bare = {"name": "farm"}
    assert root.send("PUT", f"connectionGroups/{key}", bare).status_code == 204
    row = Folder.objects.get()
    assert (row.kind, row.max_sessions, row.affinity) == ("balancing", 5, True)
    assert (row.parameters, row.tags) == ({"ssh": {"port": "2222"}}, ["t"])
    assert root.send("DELETE", f"connectionGroups/{key}").status_code == 204
    assert root.get(f"connectionGroups/{key}").status_code == 404
    told = Event.objects.filter(thing_kind="folder").order_by("id")
    assert [one.action for one in told] == [
        *("folder.create", "folder.update", "folder.update", "folder.delete"),
    ]


def test_the_root_is_always_there(root: Guacamole, ada: Guacamole) -> None:
    for client in (root, ada):
        assert client.read("connectionGroups/ROOT") == {
            "name": "ROOT",
            "identifier": "ROOT",
            "type": "ORGANIZATIONAL",
            "activeConnections": 0,
            "attributes": {},
        }
        assert client.read("connectionGroups/ROOT/tree") == client.read("connectionGroups/ROOT")
        assert client.send("PUT", "connectionGroups/ROOT", NEW).status_code == 400
        assert client.send("DELETE", "connectionGroups/ROOT").status_code == 400


def test_deleted_with_all_it_holds(root: Guacamole) -> None:
    outer = Folder.objects.create(name="outer")
    inner = Folder.objects.create(name="inner", parent=outer)
    Connection.objects.create(name="c", protocol="ssh", folder=inner)
    assert root.send("DELETE", f"connectionGroups/{outer.pk}").status_code == 204
    assert not Folder.objects.exists()
    assert not Connection.objects.exists()


def test_moved_but_not_into_itself(root: Guacamole) -> None:
    outer = Folder.objects.create(name="outer")
    inner = Folder.objects.create(name="inner", parent=outer)
    path = f"connectionGroups/{outer.pk}"
    into = {**NEW, "name": "outer", "parentIdentifier": str(inner.pk)}
    assert root.send("PUT", path, into).status_code == 400
    up = {**NEW, "name": "inner"}
    assert root.send("PUT", f"connectionGroups/{inner.pk}", up).status_code == 204
    assert root.send("PUT", path, into).status_code == 204
    assert root.read(path)["parentIdentifier"] == str(inner.pk)


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"type": "ROUND"},
        {"attributes": {"max-connections": "many"}},
        {"attributes": {"enable-session-affinity": "perhaps"}},
        {"attributes": "none"},
    ],
)
def test_what_is_refused(root: Guacamole, change: dict[str, Any]) -> None:
    answer = root.send("POST", "connectionGroups", {**NEW, **change})
    assert (answer.status_code, answer.json()["type"]) == (400, "BAD_REQUEST")
    assert not Folder.objects.exists()


def test_whoever_has_no_right_sees_and_does_nothing(ada: Guacamole, person: User) -> None:
    folder = Folder.objects.create(name="F", max_sessions=7)
    path = f"connectionGroups/{folder.pk}"
    assert ada.read("connectionGroups") == {}
    for method, where in (("GET", path), ("PUT", path), ("DELETE", path), ("GET", f"{path}/tree")):
        assert ada.send(method, where, NEW if method == "PUT" else None).status_code == 404, where
    assert ada.send("POST", "connectionGroups", NEW).status_code == 403
    grant = AccessGrant.objects.create(user=person, folder=folder, role=Role.CONNECT)
    assert set(ada.read(path)["attributes"].values()) == {None}
    assert ada.send("PUT", path, NEW).status_code == 403
    assert ada.send("DELETE", path).status_code == 403
    assert list(ada.read("connectionGroups?permission=READ")) == [str(folder.pk)]
    shown = ada.read("connectionGroups/ROOT/tree?permission=READ")
    assert [one["name"] for one in shown["childConnectionGroups"]] == ["F"]
    assert ada.read("connectionGroups?permission=UPDATE") == {}
    grant.role = Role.EDIT
    grant.save()
    assert ada.read(path)["attributes"]["max-connections"] == "7"
    below = {**NEW, "parentIdentifier": str(folder.pk)}
    assert ada.send("POST", "connectionGroups", below).status_code == 200


def test_of_folders_on_the_way_only_name_and_place(ada: Guacamole, person: User) -> None:
    outer = Folder.objects.create(name="outer", kind="balancing", max_sessions=1)
    inner = Folder.objects.create(name="inner", parent=outer)
    Connection.objects.create(name="hidden", protocol="ssh", folder=outer)
    seen = Connection.objects.create(name="seen", protocol="ssh", folder=inner)
    AccessGrant.objects.create(user=person, connection=seen, role=Role.CONNECT)
    way = ada.read(f"connectionGroups/{outer.pk}")
    assert (way["type"], set(way["attributes"].values())) == ("ORGANIZATIONAL", {None})
    tree = ada.read("connectionGroups/ROOT/tree")
    assert "childConnections" not in tree
    (top,) = tree["childConnectionGroups"]
    assert (top["name"], "childConnections" in top) == ("outer", False)
    (below,) = top["childConnectionGroups"]
    assert "childConnectionGroups" not in below
    assert [one["name"] for one in below["childConnections"]] == ["seen"]


def test_the_tree_and_its_filter(root: Guacamole, ada: Guacamole, person: User) -> None:
    folder = Folder.objects.create(name="F")
    shown = Connection.objects.create(name="shown", protocol="ssh", folder=folder)
    only_seen = Connection.objects.create(name="only seen", protocol="ssh", folder=folder)
    profile = SharingProfile.objects.create(connection=shown, name="watch")
    AccessGrant.objects.create(user=person, connection=shown, role=Role.SHARE)
    AccessGrant.objects.create(user=person, connection=only_seen, role=Role.SEE)
    whole = ada.read("connectionGroups/ROOT/tree")["childConnectionGroups"][0]
    assert [one["name"] for one in whole["childConnections"]] == ["only seen", "shown"]
    part = ada.read(f"connectionGroups/{folder.pk}/tree?permission=READ")
    (one,) = part["childConnections"]
    assert one == {
        **ada.read(f"connections/{shown.pk}"),
        "sharingProfiles": [ada.read(f"sharingProfiles/{profile.pk}")],
    }
    none = ada.read("connectionGroups/ROOT/tree?permission=UPDATE")["childConnectionGroups"][0]
    assert "childConnections" not in none
    assert len(root.read(f"connectionGroups/{folder.pk}/tree")["childConnections"]) == 2


def test_sessions_that_were_opened_as_the_group(
    root: Guacamole, person: User, make_session: Sessions
) -> None:
    folder = Folder.objects.create(name="F", kind="balancing")
    row = make_session(person=person)
    row.folder = folder
    row.save()
    assert root.read(f"connectionGroups/{folder.pk}")["activeConnections"] == 1


def test_many_at_once_or_none(root: Guacamole) -> None:
    there = Folder.objects.create(name="there")
    good = [
        {"op": "add", "path": "/", "value": NEW},
        {"op": "replace", "path": f"/{there.pk}", "value": {"name": "here"}},
    ]
    bad = {"op": "remove", "path": "/ROOT"}
    assert root.send("PATCH", "connectionGroups", [*good, bad]).status_code == 400
    assert [row.name for row in Folder.objects.all()] == ["there"]
    assert root.send("PATCH", "connectionGroups", good).status_code == 200
    assert [row.name for row in Folder.objects.all()] == ["here", "lab"]
    gone = {"op": "remove", "path": f"/{there.pk}"}
    assert root.send("PATCH", "connectionGroups", [gone]).status_code == 200


def test_as_many_queries_for_a_thousand(admin: User, person: User) -> None:
    top = Folder.objects.create(name="top")
    AccessGrant.objects.create(user=person, folder=top, role=Role.CONNECT)

    def cost(user: User) -> tuple[int, int]:
        with CaptureQueriesContext(database) as queries:
            tree = tree_map(seer_of(user), "ROOT", Action.CONNECT, Action.SHARE)
        inner = tree["childConnectionGroups"][0].get("childConnectionGroups", [])
        found = sum(len(one["childConnections"]) for one in inner)
        return found, len(queries)

    few = (cost(admin), cost(person))
    for number in range(10):
        folder = Folder.objects.create(name=f"f{number}", parent=top)
        Connection.objects.bulk_create(
            Connection(name=f"n{n}", protocol="ssh", folder=folder) for n in range(100)
        )
    first = Connection.objects.all()[0]
    SharingProfile.objects.create(connection=first, name="watch")
    many = (cost(admin), cost(person))
    assert [found for found, _ in many] == [1000, 1000]
    assert [queries for _, queries in many] == [queries for _, queries in few]
    assert max(queries for _, queries in many) <= 9


def test_without_an_account_there_is_only_the_root() -> None:
    _, token = visit_make(source="json")
    visitor = Guacamole(token)

    def get(path: str) -> int:
        return visitor.get(f"/api/session/data/json/{path}").status_code

    assert visitor.read("/api/session/data/json/connectionGroups") == {}
    assert visitor.read("/api/session/data/json/connectionGroups/ROOT")["name"] == "ROOT"
    tree = visitor.read("/api/session/data/json/connectionGroups/ROOT/tree")
    assert "childConnections" not in tree
    assert (get("connectionGroups/1"), get("connectionGroups/1/tree")) == (404, 404)
    path = "/api/session/data/json/connectionGroups"
    assert visitor.send("POST", path, NEW).status_code == 403
