"""Every operation of Guacamole's REST API that changes anything is in the log, as its caller's.

Law: the routes say which operations there are; one that this walk leaves out fails it.
"""

from __future__ import annotations

from typing import Any, Final

import pytest
from tests.unit.control.fixtures import PASSWORD, Sessions
from tests.unit.control.guacapi.clients import FORM, Guacamole, guacamole
from tests.unit.control.guacapi.routes import calls
from tests.unit.control.world import make_world

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tree.models import Connection, Folder, SharingProfile
from deskgate.grants import Revocation

ADDRESS: Final = "198.51.100.7"
NEW: Final = "osprey-lantern-77"
JSON: Final = "application/json"
WRITES: Final = {"POST", "PUT", "PATCH", "DELETE"}

Step = tuple[str, str, str, Any, str]  # method, route, path, body, the event's action


class Walk:
    """Does one operation after the other, as one administrator."""

    def __init__(self, client: Guacamole) -> None:
        self.client = client
        self.client.client.defaults["REMOTE_ADDR"] = ADDRESS
        self.done: set[str] = set()

    def do(
        self, method: str, route: str, path: str, body: Any, logs: str, kind: str = JSON
    ) -> None:
        before = Event.objects.latest("pk").pk
        answer = self.client.send(method, path, body, kind)
        assert answer.status_code < 300, (method, path, answer.status_code, answer.content)
        events = list(Event.objects.filter(pk__gt=before))
        assert logs in {one.action for one in events}, (method, path, [e.action for e in events])
        for one in events:
            assert (one.actor_name, one.address) == ("root", ADDRESS), (method, path, one.action)
        self.done.add(f"{method} {route}")


def member(value: str, op: str = "add") -> list[dict[str, str]]:
    return [{"op": op, "path": "/", "value": value}]


def made(thing: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"op": "add", "path": "/", "value": thing}]


def people() -> list[Step]:
    name, group = "/<str:name>", "userGroups/<str:name>"
    admin = [{"op": "add", "path": "/systemPermissions", "value": "ADMINISTER"}]
    making = [{"op": "add", "path": "/systemPermissions", "value": "CREATE_CONNECTION"}]
    passwords = {"oldPassword": PASSWORD, "newPassword": NEW}
    return [
        ("POST", "users", "users", {"username": "bob", "password": PASSWORD}, "user.create"),
        ("PATCH", "users", "users", made({"username": "mia"}), "user.create"),
        ("PUT", f"users{name}", "users/bob", {"disabled": True}, "user.disable"),
        ("PUT", f"users{name}", "users/bob", {"disabled": False}, "user.enable"),
        ("PUT", f"users{name}/password", "users/bob/password", passwords, "user.password"),
        ("PATCH", f"users{name}/permissions", "users/bob/permissions", admin, "user.rights"),
        ("POST", "userGroups", "userGroups", {"identifier": "ops"}, "group.create"),
        ("PATCH", "userGroups", "userGroups", made({"identifier": "all"}), "group.create"),
        ("PUT", group, "userGroups/ops", {"disabled": False}, "group.update"),
        (
            "PATCH",
            f"{group}/memberUsers",
            "userGroups/ops/memberUsers",
            member("bob"),
            "group.join",
        ),
        ("PATCH", f"{group}/userGroups", "userGroups/ops/userGroups", member("all"), "group.nest"),
        (
            "PATCH",
            f"{group}/memberUserGroups",
            "userGroups/all/memberUserGroups",
            member("ops", "remove"),
            "group.unnest",
        ),
        ("PATCH", f"{group}/permissions", "userGroups/ops/permissions", making, "making.give"),
        (
            "PATCH",
            f"users{name}/userGroups",
            "users/bob/userGroups",
            member("ops", "remove"),
            "group.leave",
        ),
        ("DELETE", group, "userGroups/ops", None, "group.delete"),
        ("DELETE", f"users{name}", "users/bob", None, "user.delete"),
        ("PUT", "self", "self", {"attributes": {"guac-full-name": "R"}}, "user.update"),
        ("PATCH", "self/userGroups", "self/userGroups", member("all"), "group.join"),
        ("PATCH", "self/permissions", "self/permissions", making, "making.give"),
        ("PUT", "self/password", "self/password", passwords, "user.password"),
    ]


def tree(connection: Connection, folder: Folder, profile: SharingProfile) -> list[Step]:
    thing = "/<str:identifier>"
    ssh = {
        "name": "db",
        "parentIdentifier": str(folder.pk),
        "protocol": "ssh",
        "parameters": {"hostname": "10.0.0.9"},
    }
    group = {"name": "lab", "parentIdentifier": "ROOT", "type": "ORGANIZATIONAL"}
    look = {"name": "look", "primaryConnectionIdentifier": str(connection.pk)}
    one, of = f"connections/{connection.pk}", f"connectionGroups/{folder.pk}"
    shared = f"sharingProfiles/{profile.pk}"
    return [
        ("POST", "connections", "connections", ssh, "connection.create"),
        ("PATCH", "connections", "connections", made({**ssh, "name": "2"}), "connection.create"),
        ("PUT", f"connections{thing}", one, {**ssh, "name": "web2"}, "connection.update"),
        ("POST", "connectionGroups", "connectionGroups", group, "folder.create"),
        (
            "PATCH",
            "connectionGroups",
            "connectionGroups",
            made({**group, "name": "2"}),
            "folder.create",
        ),
        ("PUT", f"connectionGroups{thing}", of, {**group, "name": "x"}, "folder.update"),
        ("POST", "sharingProfiles", "sharingProfiles", look, "sharing-profile.create"),
        (
            "PATCH",
            "sharingProfiles",
            "sharingProfiles",
            made({**look, "name": "2"}),
            "sharing-profile.create",
        ),
        ("PUT", f"sharingProfiles{thing}", shared, {**look, "name": "3"}, "sharing-profile.update"),
        ("DELETE", f"sharingProfiles{thing}", shared, None, "sharing-profile.delete"),
        ("DELETE", f"connections{thing}", one, None, "connection.delete"),
        ("DELETE", f"connectionGroups{thing}", of, None, "folder.delete"),
    ]


# What changes nothing that lasts: what it is for instead.
NOTHING: Final = {
    "DELETE self": "501: nobody deletes themselves",
    "DELETE api/session/": "the same as without the stroke",
}


@pytest.mark.django_db
def test_every_write_is_in_the_log(
    admin: User,
    other_admin: User,
    person: User,
    connection: Connection,
    make_session: Sessions,
    published: list[Revocation],
) -> None:
    folder = Folder.objects.create(name="f")
    empty = Folder.objects.create(name="empty")
    profile = SharingProfile.objects.create(connection=connection, name="first")
    live = [make_session(person=person) for _ in range(2)]
    walk = Walk(guacamole("root"))
    ends = [{"op": "remove", "path": f"/{live[0].pk}"}]
    active = "activeConnections"
    walk.do("PATCH", active, active, ends, "session.revoke")
    route = f"{active}/<str:identifier>"
    walk.do("DELETE", route, f"{active}/{live[1].pk}", None, "session.revoke")
    login = AuthToken.objects.get(person=admin).login
    tunnel = make_session(person=admin, login=login).pk
    route = "api/session/tunnels/<str:uuid>/activeConnection"
    path = f"/api/session/tunnels/{tunnel}/activeConnection"
    walk.do("DELETE", route, path, None, "session.revoke")
    for step in people():
        walk.do(*step)
    for step in tree(connection, folder, profile):
        path = step[2]
        if step[0] == "DELETE" and path.startswith("connectionGroups"):
            path = f"connectionGroups/{empty.pk}"
        walk.do(step[0], step[1], path, step[3], step[4])
    quick = "api/session/ext/quickconnect/create"
    walk.do("POST", quick, f"/{quick}", "uri=ssh://h", "quick-connection.create", FORM)
    walk.do("DELETE", "api/session", "/api/session", None, "login.leave")
    all_of_them = {str(call) for call in calls(make_world()) if call.method in WRITES}
    assert all_of_them - walk.done - set(NOTHING) == set()
