"""Signing keys through the API: for administrators, the secret told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.signed.keys import keys_for
from deskgate.control.signed.models import SigningKey
from deskgate.control.visits.models import Visit
from deskgate.grants import Secret

NEW = {
    "name": "portal",
    "dialect": "v2",
    "protocols": ["ssh"],
    "networks": ["10.0.0.0/8"],
    "ports": [22, {"from": 5900, "to": 5910}],
    "note": "of the portal",
}


def _visit(name: str) -> None:
    later = timezone.now() + timedelta(hours=1)
    Visit.objects.create(digest=name, source="hmac", key_name=name, expires_at=later)


def test_made_read_changed_rotated_deleted(browser: Browsers, admin: User) -> None:
    page = browser("root")
    made = page.send("POST", "/signing-keys", NEW)
    assert made.status_code == 201
    body = made.json()
    assert len(body["secret"]) == 43
    assert (body["ports"], body["age_limit"]) == (NEW["ports"], 600_000)
    path = f"/signing-keys/{body['id']}"
    read = page.get(path)
    assert "secret" not in read.json()
    assert read["ETag"]
    (listed,) = page.get("/signing-keys").json()["items"]
    assert listed == read.json()
    assert keys_for(("v2",))[0].secret == Secret(body["secret"])

    changed = page.send("PATCH", path, {"ports": [], "age_limit": 0}).json()
    assert (changed["ports"], changed["age_limit"], changed["networks"]) == ([], 0, ["10.0.0.0/8"])
    again = page.send("POST", f"{path}/secret", {}).json()
    assert again["secret"] not in {None, body["secret"]}
    given = page.send("POST", f"{path}/secret", {"secret": "x" * 20}).json()
    assert given["secret"] is None
    assert keys_for(("v2",))[0].secret == Secret("x" * 20)
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).status_code == 404


def test_a_disabled_key_and_whom_it_let_in(browser: Browsers, admin: User) -> None:
    page = browser("root")
    path = f"/signing-keys/{page.send('POST', '/signing-keys', NEW).json()['id']}"
    _visit("portal")
    _visit("another")
    assert page.send("PATCH", path, {"is_enabled": False}).json()["is_enabled"] is False
    assert [one.key_name for one in Visit.objects.all()] == ["another"]
    assert keys_for(("v2",)) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "a b"}, "name"),
        ({"dialect": "v9"}, "dialect"),
        ({"secret": "short"}, "secret"),
        ({"networks": ["10.0.0.1/8"]}, "networks"),
        ({"ports": [{"from": 9, "to": 1}]}, "ports"),
        ({"parameters": ["drive-path"]}, "parameters"),
        ({"protocols": ["gopher"]}, "protocols"),
        ({"age_limit": -1}, "age_limit"),
    ],
)
def test_what_is_wrong_is_at_its_field(
    browser: Browsers, admin: User, change: dict[str, object], field: str
) -> None:
    answer = browser("root").send("POST", "/signing-keys", NEW | change)
    assert answer.status_code == 422
    assert field in str(answer.json()["errors"])
    assert "short" not in answer.content.decode()
    assert not SigningKey.objects.exists()


def test_two_of_a_name(browser: Browsers, admin: User) -> None:
    page = browser("root")
    assert page.send("POST", "/signing-keys", NEW).status_code == 201
    assert page.send("POST", "/signing-keys", NEW).status_code == 422


def test_two_editors(browser: Browsers, admin: User) -> None:
    page = browser("root")
    path = f"/signing-keys/{page.send('POST', '/signing-keys', NEW).json()['id']}"
    seen = page.get(path)["ETag"]
    assert page.send("PATCH", path, {"note": "first"}).status_code == 200
    late = page.client.generic(
        "PATCH",
        f"/api/v1{path}",
        data='{"note": "second"}',
        content_type="application/json",
        headers={"X-CSRFToken": page.client.cookies["csrftoken"].value, "If-Match": seen},
    )
    assert late.status_code == 412


def test_nobody_else(browser: Browsers, admin: User, person: User) -> None:
    root, page = browser("root"), browser(person.username)
    path = f"/signing-keys/{root.send('POST', '/signing-keys', NEW).json()['id']}"
    assert page.get("/signing-keys").status_code == 403
    assert page.get(path).status_code == 403
    for method, where in (("POST", "/signing-keys"), ("PATCH", path), ("DELETE", path)):
        assert page.send(method, where, NEW if method == "POST" else {}).status_code == 403
    assert page.send("POST", f"{path}/secret", {}).status_code == 403
    assert SigningKey.objects.count() == 1
