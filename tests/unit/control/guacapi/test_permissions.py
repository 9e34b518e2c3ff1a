"""permissions and effectivePermissions, as Guacamole's clients ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.control.guacapi.clients import Guacamole, guacamole

from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole("root")


def read_of(connection: Connection, op: str = "add") -> list[dict[str, str]]:
    return [{"op": op, "path": f"/connectionPermissions/{connection.pk}", "value": "READ"}]


@pytest.mark.parametrize("path", ["users/ada", "userGroups/ops"])
def test_put_in_and_taken_out(
    root: Guacamole, person: User, connection: Connection, path: str
) -> None:
    group_create(name="ops")
    key = str(connection.pk)
    answer = root.send("PATCH", f"{path}/permissions", read_of(connection))
    assert (answer.status_code, answer.content) == (204, b"")
    told = root.read(f"{path}/permissions")
    assert told["connectionPermissions"] == {key: ["READ"]}
    assert set(told) == {
        "connectionPermissions",
        "connectionGroupPermissions",
        "sharingProfilePermissions",
        "activeConnectionPermissions",
        "userPermissions",
        "userGroupPermissions",
        "systemPermissions",
    }
    assert (
        root.send("PATCH", f"{path}/permissions", read_of(connection, "remove")).status_code == 204
    )
    assert root.read(f"{path}/permissions")["connectionPermissions"] == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ("[", 400),
        ([{"op": "add"}], 400),
        ([{"op": "add", "path": "/nothing/1", "value": "READ"}], 400),
        ([{"op": "add", "path": "/connectionPermissions/999", "value": "READ"}], 404),
        ([{"op": "add", "path": "/systemPermissions", "value": "CREATE_USER"}], 501),
    ],
)
def test_bad_patches(root: Guacamole, person: User, body: Any, status: int) -> None:
    group_create(name="ops")
    for path in ("users/ada/permissions", "userGroups/ops/permissions"):
        assert root.send("PATCH", path, body).status_code == status


def test_effective_ones(root: Guacamole, person: User, connection: Connection) -> None:
    AccessGrant.objects.create(user=person, role=Role.CONNECT)
    told = root.read("users/ada/effectivePermissions")
    assert told["connectionPermissions"] == {str(connection.pk): ["READ"]}
    assert told == guacamole("ada").read("users/ada/effectivePermissions")
    assert root.read("users/root/effectivePermissions")["systemPermissions"][-1] == "ADMINISTER"
    assert root.send("PATCH", "users/ada/effectivePermissions", []).status_code == 405


def test_who_manages_it_gives_it(person: User, admin: User, connection: Connection) -> None:
    """As in our own page; of whom it is given to, nothing else is told."""
    ada = guacamole("ada")
    group_create(name="ops")
    for path in ("users/root/permissions", "userGroups/ops/permissions"):
        assert ada.send("PATCH", path, read_of(connection)).status_code in {403, 404}
    AccessGrant.objects.create(user=person, connection=connection, role=Role.MANAGE)
    for path in ("users/root/permissions", "userGroups/ops/permissions"):
        assert ada.send("PATCH", path, read_of(connection)).status_code == 204
        told = ada.read(path)
        assert told["connectionPermissions"] == {str(connection.pk): ["READ"]}
    assert ada.get("users/root/effectivePermissions").status_code == 404
    assert ada.get("users/root").status_code == 404


def test_nobodys(root: Guacamole) -> None:
    for path in ("users/nobody/permissions", "userGroups/none/permissions"):
        assert root.get(path).status_code == 404
        assert root.send("PATCH", path, []).status_code == 404
        assert Guacamole().get(path).status_code == 403
