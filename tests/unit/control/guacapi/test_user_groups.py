"""/userGroups, as Guacamole's clients ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.control.guacapi.clients import Guacamole, guacamole

from deskgate.control.accounts.groups import group_create, memberships_set
from deskgate.control.accounts.models import Group, Membership, Source, User
from deskgate.control.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole("root")


def patch(op: str, value: str, path: str = "/") -> list[dict[str, str]]:
    return [{"op": op, "path": path, "value": value}]


def test_made_read_changed_and_deleted(root: Guacamole) -> None:
    made = root.send("POST", "userGroups", {"identifier": "Ops", "attributes": {"disabled": ""}})
    told = {"identifier": "Ops", "disabled": False, "attributes": {"disabled": None}}
    assert (made.status_code, made.json()) == (200, told)
    assert root.read("userGroups") == {"Ops": told}
    assert root.read("userGroups?permission=ADMINISTER") == {"Ops": told}
    assert root.read("userGroups/OPS") == told
    body = {"identifier": "Ops", "attributes": {"disabled": "true"}}
    assert root.send("PUT", "userGroups/ops", body).status_code == 204
    assert not Group.objects.get().is_enabled
    assert root.read("userGroups/ops")["disabled"] is True
    assert root.send("PUT", "userGroups/ops", {"identifier": "Ops"}).status_code == 204
    assert root.send("PUT", "userGroups/ops", {"disabled": False}).status_code == 204
    assert Group.objects.get().is_enabled
    assert root.send("DELETE", "userGroups/ops").status_code == 204
    told_of = Event.objects.filter(thing_name="Ops").values_list("action", flat=True)
    assert set(told_of) == {"group.create", "group.update", "group.delete"}


@pytest.mark.parametrize(
    "wrong", [{"identifier": "OPS"}, {"identifier": ""}, {"identifier": " "}, {}, [], "x"]
)
def test_what_is_wrong_makes_none(root: Guacamole, wrong: Any) -> None:
    group_create(name="Ops")
    answer = root.send("POST", "userGroups", wrong)
    assert (answer.status_code, answer.json()["type"]) == (400, "BAD_REQUEST")
    assert Group.objects.count() == 1


def test_what_isnt_there(root: Guacamole) -> None:
    for method, path, body in (
        ("GET", "userGroups/none", None),
        ("PUT", "userGroups/none", {}),
        ("DELETE", "userGroups/none", None),
        ("GET", "userGroups/none/memberUsers", None),
        ("PATCH", "userGroups/none/memberUsers", []),
        ("GET", "userGroups/none/memberUserGroups", None),
        ("GET", "userGroups/none/userGroups", None),
        ("GET", "userGroups/none/permissions", None),
    ):
        assert root.send(method, path, body).status_code == 404, path


def test_for_administrators_only(person: User) -> None:
    group_create(name="Ops")
    ada = guacamole("ada")
    assert ada.read("userGroups") == {}
    for method, path, body in (
        ("POST", "userGroups", {"identifier": "x"}),
        ("GET", "userGroups/ops", None),
        ("PUT", "userGroups/ops", {"disabled": True}),
        ("DELETE", "userGroups/ops", None),
        ("GET", "userGroups/ops/memberUsers", None),
        ("PATCH", "userGroups/ops/memberUsers", patch("add", "Ada")),
        ("GET", "userGroups/ops/memberUserGroups", None),
        ("PATCH", "userGroups/ops/memberUserGroups", patch("add", "ops")),
        ("GET", "userGroups/ops/userGroups", None),
        ("PATCH", "userGroups/ops/userGroups", patch("add", "ops")),
        ("GET", "userGroups/ops/permissions", None),
    ):
        answer = ada.send(method, path, body)
        assert (answer.status_code, answer.json()["type"]) == (403, "PERMISSION_DENIED"), path
    assert not Membership.objects.exists()
    answer = ada.send("PATCH", "userGroups", [{"op": "remove", "path": "/ops"}])
    assert answer.status_code == 400
    assert Group.objects.count() == 1


def test_people_in_it(root: Guacamole, person: User) -> None:
    group = group_create(name="Ops")
    path = "userGroups/ops/memberUsers"
    assert root.send("PATCH", path, patch("add", "ADA") + patch("add", "root")).status_code == 204
    assert root.read(path) == ["Ada", "root"]
    assert root.read("users/ada/userGroups") == ["Ops"]
    assert root.send("PATCH", path, patch("remove", "root")).status_code == 204
    assert root.read(path) == ["Ada"]
    assert root.send("PATCH", path, patch("add", "nobody")).status_code == 404
    assert root.send("PATCH", path, patch("add", "root", path="/1")).status_code == 400
    assert root.send("PATCH", path, {}).status_code == 400
    memberships_set(user=person, source=Source.LDAP, groups=[group])
    assert root.read(path) == ["Ada"]
    assert root.send("PATCH", path, patch("remove", "Ada")).status_code == 400


def test_groups_within_and_around_it(root: Guacamole) -> None:
    group_create(name="Inner")
    group_create(name="Outer")
    within, around = "userGroups/outer/memberUserGroups", "userGroups/inner/userGroups"
    assert root.send("PATCH", within, patch("add", "INNER")).status_code == 204
    assert (root.read(within), root.read(around)) == (["Inner"], ["Outer"])
    ring = root.send("PATCH", "userGroups/outer/userGroups", patch("add", "Inner"))
    assert ring.status_code == 400
    assert root.send("PATCH", around, patch("remove", "Outer")).status_code == 204
    assert (root.read(within), root.read(around)) == ([], [])
    assert root.send("PATCH", around, patch("add", "Outer")).status_code == 204
    assert root.send("PATCH", within, patch("remove", "Inner")).status_code == 204
    assert root.read(around) == []
    assert root.send("PATCH", around, patch("add", "none")).status_code == 404


def test_many_at_once(root: Guacamole) -> None:
    made = [{"op": "add", "path": "/", "value": {"identifier": name}} for name in ("a", "b")]
    assert root.send("PATCH", "userGroups", made).status_code == 200
    change = [
        {"op": "replace", "path": "/a", "value": {"disabled": True}},
        {"op": "remove", "path": "/b"},
    ]
    assert root.send("PATCH", "userGroups", change).status_code == 200
    assert {name: one["disabled"] for name, one in root.read("userGroups").items()} == {"a": True}
