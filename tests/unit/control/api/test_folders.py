"""Folders through the API."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import folder_ensure


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
