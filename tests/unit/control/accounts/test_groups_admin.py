"""Groups in the administration, with members and groups within."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from deskgate.control.accounts.groups import group_create, member_add, memberships_set
from deskgate.control.accounts.models import Group, GroupNesting, Membership, Source, User
from deskgate.control.audit.models import Event

ADD = "/admin/accounts/group/add/"


@pytest.fixture
def pages(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def _page(group: Group, page: str = "change") -> str:
    return f"/admin/accounts/group/{group.pk}/{page}/"


def _form(name: str, **more: Any) -> dict[str, Any]:
    """The page's fields, with as many rows of members and groups as are given."""
    return {
        "name": name,
        "description": "",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
        "children-TOTAL_FORMS": 0,
        "children-INITIAL_FORMS": 0,
        **more,
    }


def _members(*rows: dict[str, Any], there: int = 0) -> dict[str, Any]:
    fields = {f"memberships-{n}-{k}": v for n, row in enumerate(rows) for k, v in row.items()}
    return {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": there, **fields}


def test_made_with_members_and_groups(pages: Client, person: User) -> None:
    inside = group_create(name="Inside")
    children = {"children-TOTAL_FORMS": 1, "children-0-child": inside.pk}
    new = _form("Staff", **_members({"user": person.pk}), **children)
    assert pages.post(ADD, new).status_code == 302
    group = Group.objects.get(name="Staff")
    assert Membership.objects.get(group=group).user == person
    assert GroupNesting.objects.get(parent=group).child == inside
    page = pages.get(_page(group)).content.decode()
    assert "Ada" in page
    assert "Inside" in page
    assert "Give another" in page
    assert Event.objects.filter(action="group.join").count() == 1
    listed = pages.get("/admin/accounts/group/?q=sta").content.decode()
    assert "Staff" in listed
    assert "Inside" not in listed


def test_taken_out(pages: Client, person: User) -> None:
    group = group_create(name="Staff")
    member_add(group=group, user=person)
    row = {"id": Membership.objects.get().pk, "group": group.pk, "DELETE": "on"}
    answer = pages.post(_page(group), _form("Staff 2", **_members(row, there=1)))
    assert answer.status_code == 302, answer.content
    assert not Membership.objects.exists()
    group.refresh_from_db()
    assert (group.name, group.name_key) == ("Staff 2", "staff 2")
    assert Event.objects.filter(action="group.leave").count() == 1


def test_whom_a_directory_put_there_stays(pages: Client, person: User) -> None:
    group = group_create(name="Staff")
    memberships_set(user=person, source=Source.LDAP, groups=[group])
    row = {"id": Membership.objects.get().pk, "group": group.pk, "DELETE": "on"}
    answer = pages.post(_page(group), _form("Other name", **_members(row, there=1)))
    assert "because LDAP says so" in " ".join(str(m) for m in get_messages(answer.wsgi_request))
    assert Membership.objects.exists()
    group.refresh_from_db()
    assert group.name == "Staff"  # all or nothing


def test_names(pages: Client) -> None:
    group_create(name="Staff")
    for name, says in (("STAFF", "already"), ("a\tb", "printable")):
        assert says in pages.post(ADD, _form(name)).content.decode()
    assert Group.objects.count() == 1


def test_deleted(pages: Client) -> None:
    groups = [group_create(name=name) for name in ("a", "b", "c")]
    assert pages.post(_page(groups[0], "delete"), {"post": "yes"}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [g.pk for g in groups[1:]]}
    pages.post("/admin/accounts/group/", {**chosen, "post": "yes"})
    assert not Group.objects.exists()
    assert Event.objects.filter(action="group.delete").count() == 3
