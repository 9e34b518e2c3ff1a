"""/sharingProfiles, as Guacamole's clients use it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.control.guacapi.clients import Guacamole, guacamole

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, SharingProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole(admin.username)


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


def _new(connection: Connection, **parameters: str) -> dict[str, Any]:
    """As guacapy's template has it."""
    return {
        "name": "watch",
        "primaryConnectionIdentifier": str(connection.pk),
        "parameters": {"read-only": "true", **parameters},
        "attributes": {},
    }


def test_made_read_changed_and_deleted(root: Guacamole, connection: Connection) -> None:
    made = root.send("POST", "sharingProfiles", _new(connection))
    assert made.status_code == 200
    key = made.json()["identifier"]
    assert made.json() == {
        "name": "watch",
        "identifier": key,
        "primaryConnectionIdentifier": str(connection.pk),
        "attributes": {},
    }
    assert root.read("sharingProfiles") == {key: made.json()}
    assert root.read(f"connections/{connection.pk}/sharingProfiles") == {key: made.json()}
    path = f"sharingProfiles/{key}"
    assert root.read(f"{path}/parameters") == {"read-only": "true"}
    assert root.send("PUT", path, {"name": "see"}).status_code == 204
    assert root.read(f"{path}/parameters") == {"read-only": "true"}
    change = {**_new(connection), "parameters": {"disable-copy": True, "read-only": ""}}
    assert root.send("PUT", path, change).status_code == 204
    assert root.read(f"{path}/parameters") == {"disable-copy": "true"}
    assert root.send("DELETE", path).status_code == 204
    assert root.get(path).status_code == 404


def test_what_is_refused(root: Guacamole, connection: Connection) -> None:
    other = Connection.objects.create(name="other", protocol="ssh")
    key = root.send("POST", "sharingProfiles", _new(connection)).json()["identifier"]
    for body in (
        _new(connection),  # the name is taken
        {**_new(connection), "name": ""},
        {**_new(connection), "name": "x", "parameters": {"hostname": "evil.example.org"}},
        {**_new(connection), "name": "x", "parameters": {"password": "x"}},
        {**_new(connection), "name": "x", "parameters": {"red-only": "true"}},
    ):
        assert root.send("POST", "sharingProfiles", body).status_code == 400
    nowhere = {**_new(connection), "primaryConnectionIdentifier": "77"}
    assert root.send("POST", "sharingProfiles", nowhere).status_code == 404
    moved = _new(other)
    assert root.send("PUT", f"sharingProfiles/{key}", moved).status_code == 400
    assert SharingProfile.objects.count() == 1


def test_who_sees_and_who_changes(ada: Guacamole, connection: Connection, person: User) -> None:
    profile = SharingProfile.objects.create(connection=connection, name="watch")
    path = f"sharingProfiles/{profile.pk}"
    body = _new(connection)
    writes = (("PUT", path), ("DELETE", path), ("GET", f"{path}/parameters"))
    assert ada.read("sharingProfiles") == {}
    assert ada.get(path).status_code == 404
    for method, where in writes:
        assert ada.send(method, where, body if method == "PUT" else None).status_code == 404
    assert ada.send("POST", "sharingProfiles", body).status_code == 404
    grant = AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    assert list(ada.read("sharingProfiles")) == [str(profile.pk)]
    assert ada.read("sharingProfiles?permission=READ") == {}
    grant.role = Role.SHARE
    grant.save()
    assert list(ada.read("sharingProfiles?permission=READ")) == [str(profile.pk)]
    assert ada.read("sharingProfiles?permission=UPDATE") == {}
    for method, where in writes:
        assert ada.send(method, where, body if method == "PUT" else None).status_code == 403
    assert ada.send("POST", "sharingProfiles", body).status_code == 403
    grant.role = Role.EDIT
    grant.save()
    assert ada.send("PUT", path, body).status_code == 204
    assert ada.send("DELETE", path).status_code == 204


def test_many_at_once_or_none(root: Guacamole, connection: Connection) -> None:
    one, two = (SharingProfile.objects.create(connection=connection, name=n) for n in "ab")
    patches: list[dict[str, Any]] = [
        {"op": "add", "path": "/", "value": _new(connection)},
        {"op": "replace", "path": f"/{one.pk}", "value": {"name": "c"}},
        {"op": "remove", "path": f"/{two.pk}"},
    ]
    bad = {"op": "remove", "path": "/77"}
    assert root.send("PATCH", "sharingProfiles", [*patches, bad]).status_code == 400
    assert [row.name for row in SharingProfile.objects.all()] == ["a", "b"]
    assert root.send("PATCH", "sharingProfiles", patches).status_code == 200
    assert [row.name for row in SharingProfile.objects.all()] == ["c", "watch"]
