"""Credentials through the API: by role, with ETags, and never a secret in an answer."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browser, Browsers
from tests.unit.control.vault.scene import MARKER, Scene

from deskgate.control.accounts.models import User
from deskgate.control.errors import KeyTrouble
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.vault import credentials
from deskgate.grants import Secret


@pytest.fixture
def scene(db: None, admin: User, person: User) -> Scene:
    return Scene.make(admin=admin, editor=person)


def test_made_read_changed_deleted(browser: Browsers, admin: User) -> None:
    page = browser("root")
    body = {
        "name": "prod",
        "kind": "static",
        "username": "deploy",
        "secrets": {"password": MARKER},
    }
    made = page.send("POST", "/credentials", body)
    assert made.status_code == 201
    one = made.json()
    assert one["secrets_set"] == ["password"]
    assert (one["username"], one["folder_id"], one["used_by"]) == ("deploy", None, 0)
    path = f"/credentials/{one['id']}"
    read = page.get(path)
    assert MARKER not in read.content.decode() + made.content.decode()
    etag = read.headers["ETag"]
    changes = {"notes": "n", "secrets": {"password": None, "passphrase": MARKER}}
    assert page.send("PATCH", path, changes, If_Match=etag).json()["secrets_set"] == ["passphrase"]
    assert page.send("PATCH", path, {"name": "x"}, If_Match=etag).status_code == 412
    assert page.send("DELETE", path, If_Match=etag).status_code == 412
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "magic"}, "kind"),
        ({"secrets": {"pin": "1"}}, "secrets.pin.[key]"),
        ({"secrets": {"private-key": "hello"}}, "secrets.private-key"),
        ({"kind": "personal", "folder_id": "1"}, "folder_id"),
        ({"kind": "named", "username": "x"}, "secrets"),
        ({"name": "x" * 300}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_can_not_be_made(
    browser: Browsers, admin: User, body: dict[str, object], field: str
) -> None:
    answer = browser("root").send("POST", "/credentials", {"name": "n", "kind": "static"} | body)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == [field]


def test_by_role(scene: Scene, browser: Browsers) -> None:
    page = browser("ada")
    listed = {one["name"]: one for one in page.get("/credentials").json()["items"]}
    assert set(listed) == {"corp", "prod-key"}
    assert not listed["prod-key"]["may_manage"]
    path = f"/credentials/{scene.key.pk}"
    assert page.get(path).json()["folder"]["name"] == "prod"
    for method, where, body in (
        ("PATCH", path, {"name": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/key-pair", {"type": "ed25519"}),
        ("POST", "/credentials", {"name": "n", "kind": "static"}),
        ("POST", "/credentials", {"name": "n", "kind": "named", "folder_id": str(scene.prod.pk)}),
    ):
        assert page.send(method, where, body).status_code == 403, (method, where)
    AccessGrant.objects.filter(user=scene.editor).update(role=Role.CONNECT)
    assert page.get(path).status_code == 404
    seen = page.get(f"/credentials/{scene.corp.pk}").json()
    assert (seen["folder"], seen["notes"], seen["may_refer"]) == (None, "", False)


def test_lists_are_filtered_and_paged(scene: Scene, browser: Browsers) -> None:
    page = browser("root")
    first = page.get("/credentials?limit=1").json()
    assert [one["name"] for one in first["items"]] == ["corp"]
    rest = page.get(f"/credentials?cursor={first['next_cursor']}").json()
    assert [one["name"] for one in rest["items"]] == ["prod-key"]

    def names(query: str) -> list[str]:
        return [one["name"] for one in page.get(f"/credentials?{query}").json()["items"]]

    assert names("kind=named") == ["corp"]
    assert names("q=PROD") == ["prod-key"]
    assert names("q=%00") == []  # which PostgreSQL can't even look for
    assert names(f"folder_id={scene.prod.pk}") == ["corp", "prod-key"]
    assert names("folder_id=nonsense") == []
    assert names("sort=-name") == ["prod-key", "corp"]


def test_personal_ones_are_seen_by_nobody_else(scene: Scene, browser: Browsers) -> None:
    page = browser("ada")
    body = {"name": "mine", "kind": "personal", "secrets": {"password": MARKER}}
    one = page.send("POST", "/credentials", body).json()
    assert one["owner"]["name"] == "Ada"
    assert [x["name"] for x in page.get("/credentials?mine=true").json()["items"]] == [
        "corp",
        "mine",
    ]
    assert browser("root").get(f"/credentials/{one['id']}").status_code == 404


def test_named_ones_are_filled_in_by_each(scene: Scene, browser: Browsers) -> None:
    page = browser("ada")
    path = f"/credentials/{scene.corp.pk}"
    body = {"username": "ada@corp", "secrets": {"password": MARKER}}
    mine = page.send("PUT", f"{path}/mine", body).json()
    assert (mine["username"], mine["filled_in"]) == ("ada@corp", True)
    assert browser("root").get(path).json()["username"] == "root"
    assert page.send("DELETE", f"{path}/mine").status_code == 204
    assert page.get(path).json()["filled_in"] is False
    wrong = page.send("PUT", f"/credentials/{scene.key.pk}/mine", body)
    assert wrong.status_code == 422
    AccessGrant.objects.filter(user=scene.editor).delete()
    assert page.send("PUT", f"{path}/mine", body).status_code == 404


def test_key_pairs_show_their_public_half(scene: Scene, browser: Browsers) -> None:
    page = browser("root")
    path = f"/credentials/{scene.key.pk}"
    public = page.send("POST", f"{path}/key-pair", {"type": "ed25519"}).json()
    assert list(public) == ["public_key"]
    assert public["public_key"].startswith("ssh-ed25519 ")
    answer = page.get(path)
    assert answer.json()["public_key"] == public["public_key"]
    assert "PRIVATE" not in answer.content.decode()
    own = browser("ada").send(
        "POST", f"/credentials/{scene.corp.pk}/key-pair", {"type": "ecdsa-256"}
    )
    assert own.json()["public_key"].startswith("ecdsa-")
    assert page.get(f"/credentials/{scene.corp.pk}").json()["public_key"] == ""
    assert page.send("POST", f"{path}/key-pair", {"type": "dsa"}).status_code == 422


def test_used_ones_are_not_deleted(scene: Scene, browser: Browsers) -> None:
    answer = browser("root").send("DELETE", f"/credentials/{scene.key.pk}")
    assert answer.status_code == 409


def test_nobody(db: None) -> None:
    page = Browser()
    for method, path in (
        ("GET", "/credentials"),
        ("POST", "/credentials"),
        ("GET", "/credentials/1"),
    ):
        assert page.send(method, path, {}).status_code == 401


def test_trouble_with_the_key_has_a_kind(
    scene: Scene, browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Secret) -> bytes:
        raise KeyTrouble("/srv/keys/vault.keys is missing")

    monkeypatch.setattr(credentials, "seal", fail)
    body = {"secrets": {"password": MARKER}}
    answer = browser("root").send("PATCH", f"/credentials/{scene.key.pk}", body)
    assert (answer.status_code, answer.json()["type"]) == (500, "key-trouble")
    assert "deskgate keys check" in answer.json()["detail"]
    assert "/srv" not in answer.content.decode()
