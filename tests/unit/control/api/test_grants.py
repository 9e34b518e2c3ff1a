"""/grants: given, changed and taken away by who manages the place, and looked at before."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.fixtures import Browser, Browsers

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create, folder_ensure


@pytest.fixture
def page(browser: Browsers, admin: User) -> Browser:
    return browser("root")


@pytest.fixture
def folder(db: None) -> Folder:
    found = folder_ensure(path="Servers/Web")
    assert found is not None
    return found


@pytest.fixture
def web(folder: Folder) -> Connection:
    return connection_create(
        name="web", protocol="ssh", folder=folder, parameters={"hostname": "h"}
    )


@pytest.fixture
def staff(db: None) -> Group:
    return group_create(name="Staff")


def test_made_read_changed_deleted(page: Browser, staff: Group, folder: Folder) -> None:
    made = page.send(
        "POST",
        "/grants",
        {
            "group_id": str(staff.pk),
            "folder_id": str(folder.pk),
            "role": "connect",
            "valid_until": "2040-01-01T00:00:00+01:00",
            "hours": [{"days": [0], "start": "08:00", "end": "24:00"}],
            "time_zone": "Europe/Berlin",
            "networks": ["10.0.0.0/8"],
            "view_only": True,
            "note": "for the night",
        },
    )
    assert made.status_code == 201, made.content
    body = made.json()
    assert body["group"] == {"id": str(staff.pk), "name": "Staff"}
    assert body["folder"] == {"id": str(folder.pk), "name": "Web"}
    assert (body["user"], body["connection"], body["inherited_from"]) == (None, None, None)
    assert (body["role"], body["created_by"], body["may_change"]) == ("connect", "root", True)
    assert body["valid_until"] == "2039-12-31T23:00:00Z"
    assert body["hours"] == [{"days": [0], "start": "08:00", "end": "24:00"}]
    assert body["sentence"].startswith("The group Staff may connect to all in “Web”, until")
    path = f"/grants/{body['id']}"
    read = page.get(path)
    assert read.headers["ETag"] == made.headers["ETag"]
    patched = page.send("PATCH", path, {"valid_until": None, "view_only": False, "hours": []})
    assert patched.status_code == 200
    after = patched.json()
    assert (after["valid_until"], after["view_only"], after["hours"]) == (None, False, [])
    assert (after["networks"], after["note"]) == (["10.0.0.0/8"], "for the night")
    headers = {
        "X-CSRFToken": page.client.cookies["csrftoken"].value,
        "If-Match": read.headers["ETag"],
    }
    stale = page.client.delete(f"/api/v1{path}", headers=headers)
    assert stale.status_code == 412
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"user_id": "0"}, "user_id"),
        ({"group_id": "0"}, "group_id"),
        ({}, "user_id"),
        ({"both": True}, "user_id"),
        ({"networks": ["10.0.0.1/8"]}, "networks"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"hours": [{"days": [0], "start": "08:00", "end": "08:00"}]}, "hours"),
        ({"hours": [{"days": [0], "start": "33:00", "end": "08:00"}]}, "hours"),
        ({"valid_from": "2031-01-01T00:00Z", "valid_until": "2030-01-01T00:00Z"}, "valid_until"),
        ({"folder_id": "1", "connection_id": "1"}, "connection_id"),
    ],
)
def test_faults_are_told_at_their_field(
    page: Browser, person: User, staff: Group, wrong: dict[str, Any], field: str
) -> None:
    body: dict[str, Any] = {"role": "see", **wrong}
    if body.pop("both", False):
        body |= {"user_id": str(person.pk), "group_id": str(staff.pk)}
    elif wrong and not {"user_id", "group_id"} & set(wrong):
        body["user_id"] = str(person.pk)
    answer = page.send("POST", "/grants", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_listed(
    page: Browser,
    person: User,
    staff: Group,
    folder: Folder,
    web: Connection,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    member_add(group=staff, user=person)
    everywhere = AccessGrant.objects.create(group=staff, role=Role.SEE)
    above = AccessGrant.objects.create(group=staff, folder=folder.parent, role=Role.SEE)
    here = AccessGrant.objects.create(user=person, folder=folder, role=Role.SEE)
    below = AccessGrant.objects.create(user=person, connection=web, role=Role.MANAGE)

    def ids(query: str) -> list[int]:
        answer = page.get(f"/grants?{query}")
        assert answer.status_code == 200, answer.content
        return [int(item["id"]) for item in answer.json()["items"]]

    assert ids("") == [everywhere.pk, above.pk, here.pk, below.pk]
    assert ids("sort=-role&limit=1") == [below.pk]
    assert ids(f"folder_id={folder.pk}") == [here.pk]
    assert ids("root=true&inherited=true") == [everywhere.pk]
    assert ids(f"connection_id={web.pk}&inherited=true") == [
        everywhere.pk,
        above.pk,
        here.pk,
        below.pk,
    ]
    assert ids(f"user_id={person.pk}") == [here.pk, below.pk]
    assert len(ids(f"user_id={person.pk}&inherited=true")) == 4
    assert ids(f"group_id={staff.pk}&folder_id={folder.pk}") == []
    assert ids("user_id=0&inherited=true") == []
    with django_assert_max_num_queries(10):  # of which the log-in takes some
        items = page.get(f"/grants?connection_id={web.pk}&inherited=true").json()["items"]
    top = folder.parent
    assert top is not None
    assert [item["inherited_from"] for item in items] == [
        {"id": None, "name": "Everything"},
        {"id": str(top.pk), "name": "Servers"},
        {"id": str(folder.pk), "name": "Web"},
        None,
    ]
    assert page.get("/grants?folder_id=0").status_code == 404


def test_a_manager_who_is_no_administrator(
    browser: Browsers, admin: User, person: User, staff: Group, folder: Folder, web: Connection
) -> None:
    page = browser("ada")
    target = {"group_id": str(staff.pk), "connection_id": str(web.pk)}
    assert page.get("/grants").json()["items"] == []
    assert page.send("POST", "/grants", {**target, "role": "see"}).status_code == 404
    own = AccessGrant.objects.create(user=person, folder=folder, role=Role.EDIT, may_paste=False)
    refused = page.send("POST", "/grants", {**target, "role": "see"})
    assert (refused.status_code, refused.json()["type"]) == (403, "beyond-your-own")
    assert page.get(f"/grants?connection_id={web.pk}").status_code == 403
    AccessGrant.objects.filter(pk=own.pk).update(role=Role.MANAGE)
    beyond = page.send("POST", "/grants", {**target, "role": "connect"})
    assert beyond.status_code == 403
    assert "rights within the session" in beyond.json()["detail"]
    fine = page.send("POST", "/grants", {**target, "role": "connect", "may_paste": False})
    assert fine.status_code == 201
    root = page.send("POST", "/grants", {"group_id": str(staff.pk), "role": "see"})
    assert root.status_code == 403
    path = f"/grants/{fine.json()['id']}"
    assert page.send("PATCH", path, {"may_paste": True}).status_code == 403
    assert page.send("PATCH", path, {"role": "share"}).status_code == 200
    above = AccessGrant.objects.create(group=staff, folder=folder.parent, role=Role.SEE)
    items = page.get(f"/grants?connection_id={web.pk}&inherited=true").json()["items"]
    assert {item["id"]: item["may_change"] for item in items} == {
        str(own.pk): True,
        fine.json()["id"]: True,
        str(above.pk): False,
    }
    assert page.send("DELETE", f"/grants/{above.pk}").status_code == 404
    assert page.send("DELETE", path).status_code == 204


def test_what_cannot_be_understood_is_shown_all_the_same(page: Browser, staff: Group) -> None:
    AccessGrant.objects.create(group=staff, role=Role.SEE, hours=["always"], networks=5)
    (item,) = page.get("/grants").json()["items"]
    assert (item["hours"], item["networks"], item["active"]) == ([], [], False)
    assert item["sentence"].endswith("within limits that can't be understood.")


def test_preview(
    page: Browser, person: User, staff: Group, folder: Folder, web: Connection
) -> None:
    member_add(group=staff, user=person)
    body = {"group_id": str(staff.pk), "folder_id": str(folder.pk), "role": "connect"}
    found = page.send("POST", "/grants/preview", body)
    assert found.status_code == 200, found.content
    answer = found.json()
    (change,) = answer["changes"]
    assert change["user"] == {"id": str(person.pk), "name": "Ada"}
    assert (change["gained"]["folders"], change["gained"]["connections"]) == (1, 1)
    assert change["lost"] == {"folders": 0, "connections": 0, "abilities": {}}
    assert change["examples"] == ["web"]
    assert (answer["people"], answer["sentence"]) == (1, "1 person gains something.")
    assert not AccessGrant.objects.exists()
    grant = AccessGrant.objects.create(group=staff, folder=folder, role=Role.CONNECT)
    less = page.send("POST", "/grants/preview", {"id": str(grant.pk), "may_copy": False})
    assert less.json()["changes"][0]["lost"]["abilities"] == {"copy": 1}
    gone = page.send("POST", "/grants/preview", {"id": str(grant.pk), "delete": True})
    assert gone.json()["changes"][0]["lost"]["connections"] == 1
    assert AccessGrant.objects.get().may_copy
    assert page.send("POST", "/grants/preview", {"id": "0"}).status_code == 404
    assert page.send("POST", "/grants/preview", {"role": "see"}).status_code == 422


def test_preview_only_of_what_one_may_give(
    browser: Browsers, person: User, staff: Group, folder: Folder
) -> None:
    page = browser("ada")
    AccessGrant.objects.create(user=person, folder=folder, role=Role.EDIT)
    body = {"group_id": str(staff.pk), "folder_id": str(folder.pk), "role": "connect"}
    assert page.send("POST", "/grants/preview", body).status_code == 403
    assert browser().send("POST", "/grants/preview", body).status_code == 401
