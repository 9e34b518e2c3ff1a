"""Templates through the API: administrators write, whoever edits anything reads."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection

NEW = {"name": "Web", "protocol": "ssh", "parameters": {"hostname": "t.example"}, "notes": "n"}


def test_create_use_change_delete(browser: Browsers, admin: User) -> None:
    page = browser("root")
    made = page.send("POST", "/templates", NEW)
    assert made.status_code == 201
    body = made.json()
    assert (body["parameters"], body["used_by"]) == (NEW["parameters"], 0)
    path = f"/templates/{body['id']}"
    connection = page.send(
        "POST", "/connections", {"name": "c", "protocol": "ssh", "template_id": body["id"]}
    ).json()
    assert connection["effective"]["hostname"] == {
        "value": "t.example",
        "origin": {"kind": "template", "id": body["id"], "name": "Web"},
    }
    assert page.get(path).json()["used_by"] == 1
    assert page.send("DELETE", path).status_code == 409
    changed = page.send("PATCH", path, {"parameters": {"port": "2222"}, "notes": "m"}).json()
    assert changed["parameters"] == {"hostname": "t.example", "port": "2222"}
    other = f"/connections/{connection['id']}"
    assert page.get(other).json()["effective"]["port"]["value"] == "2222"
    assert page.send("DELETE", other).status_code == 204
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).status_code == 404


def test_two_editors(browser: Browsers, admin: User) -> None:
    page = browser("root")
    path = f"/templates/{page.send('POST', '/templates', NEW).json()['id']}"
    seen = page.get(path)["ETag"]
    assert page.send("PATCH", path, {"notes": "first"}).status_code == 200
    for method in ("PATCH", "DELETE"):
        late = page.client.generic(
            method,
            f"/api/v1{path}",
            data='{"notes": "second"}',
            content_type="application/json",
            headers={"X-CSRFToken": page.client.cookies["csrftoken"].value, "If-Match": seen},
        )
        assert late.status_code == 412


def test_a_list_by_pages(browser: Browsers, admin: User) -> None:
    page = browser("root")
    for name in ("b", "a", "c"):
        page.send("POST", "/templates", NEW | {"name": name})
    page.send("POST", "/templates", {"name": "d", "protocol": "vnc"})
    first = page.get("/templates?limit=2&protocol=ssh").json()
    assert [t["name"] for t in first["items"]] == ["a", "b"]
    rest = page.get(f"/templates?limit=2&protocol=ssh&cursor={first['next_cursor']}").json()
    assert ([t["name"] for t in rest["items"]], rest["next_cursor"]) == (["c"], None)
    assert page.get("/templates?protocol=%00").json()["items"] == []


def test_who_may(browser: Browsers, admin: User, person: User, connection: Connection) -> None:
    path = f"/templates/{browser('root').send('POST', '/templates', NEW).json()['id']}"
    page = browser("ada")
    assert page.get("/templates").status_code == page.get(path).status_code == 403
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    assert page.get("/templates").status_code == page.get(path).status_code == 200
    assert page.send("POST", "/templates", NEW).status_code == 403
    assert page.send("PATCH", path, {"notes": ""}).status_code == 403
    assert page.send("DELETE", path).status_code == 403
