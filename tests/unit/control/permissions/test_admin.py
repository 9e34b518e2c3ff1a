"""Grants in the administration."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.models import Event
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder

ADD = "/admin/permissions/accessgrant/add/"
LIST = "/admin/permissions/accessgrant/"
RIGHTS = dict.fromkeys(("may_copy", "may_paste", "may_upload", "may_download"), "on")


@pytest.fixture
def pages(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def _page(grant: AccessGrant, page: str = "change") -> str:
    return f"{LIST}{grant.pk}/{page}/"


def test_given_changed_taken(pages: Client, staff: Group, servers: Folder) -> None:
    given = {
        "group": staff.pk,
        "folder": servers.pk,
        "role": "20",
        "hours_lines": "Mon-Fri 8:00-18:00\n\nSat 10:00-12:00",
        "time_zone": "Europe/Berlin",
        "network_lines": "10.0.0.0/8",
        "valid_until_0": "2040-01-01",
        "valid_until_1": "08:00:00",
        **RIGHTS,
    }
    answer = pages.post(ADD, given)
    assert answer.status_code == 302, answer.content
    grant = AccessGrant.objects.get()
    assert (grant.group, grant.folder, grant.role) == (staff, servers, Role.CONNECT)
    assert grant.hours[0] == {"days": [0, 1, 2, 3, 4], "start": "08:00", "end": "18:00"}
    assert (grant.networks, grant.created_by_name) == (["10.0.0.0/8"], "root")
    page = pages.get(_page(grant)).content.decode()
    assert "Sat 10:00-12:00" in page
    assert "10.0.0.0/8" in page
    assert "may connect to all in “Web”" in pages.get(f"{LIST}?q=staff").content.decode()
    change = {"role": "10", "time_zone": "UTC", "hours_lines": "", "network_lines": "", **RIGHTS}
    assert pages.post(_page(grant), change).status_code == 302
    grant.refresh_from_db()
    assert (grant.role, grant.hours, grant.networks) == (Role.SEE, [], [])
    assert (grant.group, grant.folder) == (staff, servers)
    assert pages.post(_page(grant, "delete"), {"post": "yes"}).status_code == 302
    assert not AccessGrant.objects.exists()
    events = Event.objects.filter(action__startswith="grant.").order_by("pk")
    assert list(events.values_list("action", "actor_name")) == [
        ("grant.give", "root"),
        ("grant.change", "root"),
        ("grant.take", "root"),
    ]


def test_several_taken_at_once(pages: Client, staff: Group, web: Connection, give: Give) -> None:
    grants = [give(staff, place, Role.SEE) for place in (web, None)]
    chosen = {
        "action": "delete_selected",
        "_selected_action": [grant.pk for grant in grants],
        "post": "yes",
    }
    assert pages.post(LIST, chosen).status_code == 302
    assert Event.objects.filter(action="grant.take").count() == 2


def test_what_is_wrong_is_said_at_its_field(pages: Client, person: User, staff: Group) -> None:
    base = {"role": "10", "time_zone": "UTC", **RIGHTS}
    for wrong, says in (
        ({}, "either a person or a group"),
        ({"user": person.pk, "group": staff.pk}, "either a person or a group"),
        ({"user": person.pk, "hours_lines": "always"}, "Hours read like"),
        ({"user": person.pk, "network_lines": "10.0.0.1/8"}, "did you mean 10.0.0.0/8?"),
        ({"user": person.pk, "time_zone": "Mars"}, "is not known"),
    ):
        answer = pages.post(ADD, {**base, **wrong})
        assert answer.status_code == 200
        assert says in answer.content.decode().replace("&#x27;", "'"), wrong
    assert not AccessGrant.objects.exists()


def test_on_the_pages_of_places(
    pages: Client, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    above = give(staff, servers.parent, Role.EDIT)
    for path in (f"folder/{servers.pk}", f"connection/{web.pk}"):
        page = pages.get(f"/admin/tree/{path}/change/").content.decode()
        assert f"{LIST}{above.pk}/change/" in page
        assert "<td>Servers</td>" in page


def test_djangos_own_groups_and_permissions_are_out_of_sight(pages: Client) -> None:
    page = pages.get("/admin/").content.decode()
    assert "/admin/auth/" not in page
    assert "/admin/accounts/group/" in page
    for path in ("group", "permission"):
        assert pages.get(f"/admin/auth/{path}/").status_code == 404
