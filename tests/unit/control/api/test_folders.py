"""Folders through the API."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.folder_services import folder_ensure
from deskgate.control.tree.models import Connection


def test_create_rename_move_delete(browser: Browsers, admin: User) -> None:
    page = browser("root")
    a = page.send("POST", "/folders", {"name": "A", "parent_id": None})
    assert a.status_code == 201
    b = page.send("POST", "/folders", {"name": "B", "parent_id": a.json()["id"]}).json()
    assert b["parent_id"] == a.json()["id"]
    path = f"/folders/{b['id']}"
    renamed = page.send("PATCH", path, {"name": "C"}).json()
    assert renamed == b | {"name": "C", "updated_at": renamed["updated_at"]}
    assert page.send("PATCH", path, {"parent_id": None}).json()["parent_id"] is None
    assert page.send("DELETE", path).status_code == 204


def test_a_full_folder_is_not_deleted(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    inner = folder_ensure(path="A/B")
    assert inner is not None
    outer = inner.parent
    assert outer is not None
    answer = browser("root").send("DELETE", f"/folders/{outer.pk}")
    assert answer.status_code == 409
    assert "not empty" in answer.json()["detail"]


def test_a_folder_is_not_moved_into_itself(browser: Browsers, admin: User) -> None:
    inner = folder_ensure(path="A/B")
    assert inner is not None
    assert inner.parent is not None
    answer = browser("root").send(
        "PATCH", f"/folders/{inner.parent.pk}", {"parent_id": str(inner.pk)}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "parent_id"


def test_an_unknown_parent_is_not_found(browser: Browsers, admin: User) -> None:
    answer = browser("root").send("POST", "/folders", {"name": "A", "parent_id": "77"})
    assert answer.status_code == 404


def test_a_person_without_rights_changes_nothing(browser: Browsers, person: User) -> None:
    folder = folder_ensure(path="A")
    assert folder is not None
    page = browser("ada")
    assert page.send("POST", "/folders", {"name": "B"}).status_code == 403
    assert page.send("PATCH", f"/folders/{folder.pk}", {"name": "B"}).status_code == 404
    assert page.send("DELETE", f"/folders/{folder.pk}").status_code == 404


def test_what_it_hands_down_and_from_where(browser: Browsers, admin: User) -> None:
    page = browser("root")
    given = {"name": "A", "parameters": {"ssh": {"port": "2222"}}, "credential_source": "ask"}
    outer = page.send("POST", "/folders", given).json()
    inner = page.send("POST", "/folders", {"name": "B", "parent_id": outer["id"]}).json()
    origin = {"kind": "folder", "id": outer["id"], "name": "A"}
    assert inner["effective"]["ssh"]["port"] == {"value": "2222", "origin": origin}
    assert inner["applies"]["credential_source"] == "ask"
    assert inner["applies"]["credential_origin"] == origin
    path = f"/folders/{outer['id']}"
    changed = page.send("PATCH", path, {"parameters": {"ssh": {"port": None}}}).json()
    assert changed["parameters"] == {}
    refused = page.send("PATCH", path, {"parameters": {"ssh": {"password": "x"}}})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == "parameters.ssh.password"
    assert "credentials" in error["message"]


def test_two_editors(browser: Browsers, admin: User) -> None:
    page = browser("root")
    path = f"/folders/{page.send('POST', '/folders', {'name': 'A'}).json()['id']}"
    seen = page.get(path)["ETag"]
    page.send("PATCH", path, {"name": "B"})
    for method in ("PATCH", "DELETE"):
        late = page.client.generic(
            method,
            f"/api/v1{path}",
            data='{"name": "C"}',
            content_type="application/json",
            headers={"X-CSRFToken": page.client.cookies["csrftoken"].value, "If-Match": seen},
        )
        assert late.status_code == 412


def test_with_all_it_holds(browser: Browsers, admin: User) -> None:
    page = browser("root")
    inner = folder_ensure(path="A/B")
    assert inner is not None
    given = {"name": "c", "protocol": "ssh", "parameters": {"hostname": "h", "password": "x"}}
    page.send("POST", "/connections", given | {"folder_id": str(inner.pk)})
    path = f"/folders/{inner.parent_id}"
    copy = page.send("POST", f"{path}/copy", {"parent_id": None})
    assert (copy.status_code, copy.json()["name"]) == (201, "A (2)")
    tree = page.get("/tree").json()
    assert sorted(f["name"] for f in tree["folders"]) == ["A", "A (2)", "B", "B"]
    copied = next(c["id"] for c in tree["connections"] if c["folder_id"] != str(inner.pk))
    assert page.get(f"/connections/{copied}").json()["secrets_set"] == ["password"]
    assert page.send("DELETE", path).status_code == 409
    assert page.send("DELETE", f"{path}?recursive=true").status_code == 204
    assert len(page.get("/tree").json()["connections"]) == 1


def test_roles_on_folders(browser: Browsers, person: User) -> None:
    inner = folder_ensure(path="A/B")
    assert inner is not None
    path = f"/folders/{inner.pk}"
    grant = AccessGrant.objects.create(user=person, folder=inner, role=Role.SHARE)
    page = browser("ada")
    assert page.get(path).status_code == 403
    assert (
        page.send("POST", "/folders", {"name": "x", "parent_id": str(inner.pk)}).status_code == 403
    )
    assert page.get(f"/folders/{inner.parent_id}").status_code == 404
    AccessGrant.objects.filter(pk=grant.pk).update(role=Role.EDIT)
    read = page.get(path).json()
    assert (read["role"], read["parent_id"]) == ("edit", str(inner.parent_id))
    assert (
        page.send("PATCH", path, {"name": "C", "parent_id": read["parent_id"]}).status_code == 200
    )
    assert page.send("PATCH", path, {"parent_id": None}).status_code == 403
    made = page.send("POST", "/folders", {"name": "x", "parent_id": str(inner.pk)})
    assert made.status_code == 201
    copy = page.send("POST", f"{path}/copy", {"parent_id": made.json()["id"]})
    assert (copy.status_code, copy.json()["role"]) == (201, "edit")
    assert page.send("DELETE", f"{path}?recursive=true").status_code == 204


def test_limits_and_balancing(browser: Browsers, admin: User) -> None:
    page = browser("root")
    made = page.send(
        "POST", "/folders", {"name": "A", "kind": "balancing", "max_sessions": 5}
    ).json()
    assert (made["kind"], made["affinity"], made["max_sessions"]) == ("balancing", False, 5)
    path = f"/folders/{made['id']}"
    changed = page.send("PATCH", path, {"affinity": True, "max_sessions": None}).json()
    assert (changed["kind"], changed["affinity"], changed["max_sessions"]) == (
        *("balancing", True),
        None,
    )
    for wrong in ({"kind": "round"}, {"max_sessions": 0}, {"max_sessions_each": -1}):
        assert page.send("PATCH", path, wrong).status_code == 422
