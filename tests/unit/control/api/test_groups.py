"""/groups, for administrators only."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.fixtures import Browser, Browsers

from deskgate.control.accounts.groups import group_create, memberships_set
from deskgate.control.accounts.models import Group, Source, User


@pytest.fixture
def page(browser: Browsers, admin: User) -> Browser:
    return browser("root")


def test_made_read_changed_deleted(page: Browser) -> None:
    made = page.send("POST", "/groups", {"name": "Staff", "description": "all"})
    assert made.status_code == 201
    body = made.json()
    path = f"/groups/{body['id']}"
    assert (body["name"], body["users"], body["groups"]) == ("Staff", 0, 0)
    read = page.get(path)
    assert (read.json(), read.headers["ETag"]) == (body, made.headers["ETag"])
    patched = page.send("PATCH", path, {"require_second_factor": True})
    assert (patched.json()["name"], patched.json()["require_second_factor"]) == ("Staff", True)
    stale = page.client.generic(
        "PATCH",
        f"/api/v1{path}",
        data='{"name": "late"}',
        content_type="application/json",
        headers={
            "X-CSRFToken": page.client.cookies["csrftoken"].value,
            "If-Match": read.headers["ETag"],
        },
    )
    assert stale.status_code == 412
    assert page.send("POST", "/groups", {"name": "STAFF"}).status_code == 422
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).status_code == 404
    assert not Group.objects.exists()


def test_listed(page: Browser, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for name in ("beta", "Alpha", "gamma"):
        group_create(name=name, description=f"about {name}")
    first = page.get("/groups?limit=2").json()
    assert [group["name"] for group in first["items"]] == ["Alpha", "beta"]
    second = page.get(f"/groups?limit=2&cursor={first['next_cursor']}").json()
    assert [group["name"] for group in second["items"]] == ["gamma"]
    assert second["next_cursor"] is None
    backwards = page.get("/groups?sort=-name").json()["items"]
    assert [group["name"] for group in backwards] == ["gamma", "beta", "Alpha"]
    for q, names in (("ALPH", ["Alpha"]), ("about b", ["beta"]), ("zzz", []), ("%00", [])):
        assert [g["name"] for g in page.get(f"/groups?q={q}").json()["items"]] == names
    assert page.get("/groups?sort=size").status_code == 422


def test_members(page: Browser, person: User) -> None:
    staff, everybody, guests = (group_create(name=n) for n in ("Staff", "Everybody", "Guests"))
    memberships_set(user=person, source=Source.OIDC, groups=[guests])
    user = f"/groups/{staff.pk}/users/{person.pk}"
    assert page.send("PUT", user).status_code == 204
    assert page.send("PUT", f"/groups/{everybody.pk}/groups/{staff.pk}").status_code == 204
    assert page.get(f"/groups/{staff.pk}/members").json() == {
        "users": [
            {"id": str(person.pk), "username": "Ada", "full_name": "", "source": "manual"},
        ],
        "groups": [],
    }
    members = page.get(f"/groups/{everybody.pk}/members").json()
    assert members == {"users": [], "groups": [{"id": str(staff.pk), "name": "Staff"}]}
    counts = {g["name"]: (g["users"], g["groups"]) for g in page.get("/groups").json()["items"]}
    assert counts == {"Staff": (1, 0), "Everybody": (0, 1), "Guests": (1, 0)}
    ring = page.send("PUT", f"/groups/{staff.pk}/groups/{everybody.pk}")
    assert ring.status_code == 409
    theirs = page.send("DELETE", f"/groups/{guests.pk}/users/{person.pk}")
    assert theirs.status_code == 409
    assert "OIDC" in theirs.json()["detail"]
    assert page.send("DELETE", user).status_code == 204
    assert page.send("DELETE", f"/groups/{everybody.pk}/groups/{staff.pk}").status_code == 204
    assert page.get(f"/groups/{everybody.pk}/members").json() == {"users": [], "groups": []}
    for missing in (f"/groups/{staff.pk}/users/0", f"/groups/0/users/{person.pk}"):
        assert page.send("PUT", missing).status_code == 404


def test_nobody_else(browser: Browsers, person: User, admin: User) -> None:
    group = group_create(name="Staff")
    for page, status in ((browser("ada"), 403), (browser(), 401)):
        for path in ("/groups", f"/groups/{group.pk}", f"/groups/{group.pk}/members"):
            assert page.get(path).status_code == status
        for method, path in (
            ("POST", "/groups"),
            ("PATCH", f"/groups/{group.pk}"),
            ("DELETE", f"/groups/{group.pk}"),
            ("PUT", f"/groups/{group.pk}/users/{person.pk}"),
            ("DELETE", f"/groups/{group.pk}/users/{person.pk}"),
            ("PUT", f"/groups/{group.pk}/groups/{group.pk}"),
            ("DELETE", f"/groups/{group.pk}/groups/{group.pk}"),
        ):
            body = {"name": "mine"} if method in {"POST", "PATCH"} else None
            assert page.send(method, path, body).status_code == status
    assert Group.objects.get().name == "Staff"
