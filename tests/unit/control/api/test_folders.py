"""Folders through the API."""

from __future__ import annotations

from deskgate.control.tree.services import folder_ensure


def test_create_rename_move_delete(browser, admin):
    page = browser("root")
    a = page.send("POST", "/folders", {"name": "A", "parent_id": None})
    assert a.status_code == 201
    b = page.send("POST", "/folders", {"name": "B", "parent_id": a.json()["id"]}).json()
    assert b["parent_id"] == a.json()["id"]
    path = f"/folders/{b['id']}"
    assert page.send("PATCH", path, {"name": "C"}).json() == b | {"name": "C"}
    assert page.send("PATCH", path, {"parent_id": None}).json()["parent_id"] is None
    assert page.send("DELETE", path).status_code == 204


def test_a_full_folder_is_not_deleted(browser, admin, connection):
    outer = folder_ensure(path="A/B").parent
    answer = browser("root").send("DELETE", f"/folders/{outer.pk}")
    assert answer.status_code == 409
    assert "not empty" in answer.json()["detail"]


def test_a_folder_is_not_moved_into_itself(browser, admin):
    inner = folder_ensure(path="A/B")
    answer = browser("root").send(
        "PATCH", f"/folders/{inner.parent.pk}", {"parent_id": str(inner.pk)}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "parent_id"


def test_an_unknown_parent_is_not_found(browser, admin):
    answer = browser("root").send("POST", "/folders", {"name": "A", "parent_id": "77"})
    assert answer.status_code == 404


def test_a_person_without_rights_changes_nothing(browser, person):
    folder = folder_ensure(path="A")
    page = browser("ada")
    assert page.send("POST", "/folders", {"name": "B"}).status_code == 403
    assert page.send("PATCH", f"/folders/{folder.pk}", {"name": "B"}).status_code == 404
    assert page.send("DELETE", f"/folders/{folder.pk}").status_code == 404
