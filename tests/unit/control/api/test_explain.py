"""/explain: for who manages the place, and for everybody about themselves."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import folder_ensure


def test_about_others(browser: Browsers, admin: User, person: User, connection: Connection) -> None:
    page = browser("root")
    staff = group_create(name="Staff")
    member_add(group=staff, user=person)
    grant = AccessGrant.objects.create(
        group=staff, role=Role.CONNECT, networks=["10.0.0.0/8"], may_copy=False
    )
    path = f"/explain?user_id={person.pk}&connection_id={connection.pk}"
    found = page.get(path).json()
    assert (found["allowed_role"], found["rights"]) == (None, None)
    assert found["reasons"] == [
        {
            "grant_id": str(grant.pk),
            "sentence": "The group Staff may connect to everything, from 10.0.0.0/8, without"
            " copying out. It gives nothing now, because they don't ask from one of its networks.",
            "role": "connect",
            "active": False,
            "why_not": "network",
            "via": ["Staff"],
            "on": {"kind": "everything", "id": None, "name": "Everything"},
        }
    ]
    there = page.get(f"{path}&address=10.0.0.1&at=2030-01-01T00:00:00Z").json()
    assert there["allowed_role"] == "connect"
    assert there["rights"] == {
        "view_only": False,
        "may_copy": False,
        "may_paste": True,
        "may_upload": True,
        "may_download": True,
        "recording_required": False,
    }
    about_root = page.get(f"/explain?user_id={admin.pk}&connection_id={connection.pk}").json()
    assert about_root["allowed_role"] == "manage"
    assert about_root["reasons"][0]["grant_id"] is None


def test_what_is_asked_for_must_be_there(
    browser: Browsers, admin: User, person: User, connection: Connection
) -> None:
    page = browser("root")
    folder = folder_ensure(path="A")
    assert folder is not None
    who = f"user_id={person.pk}"
    assert page.get(f"/explain?{who}&folder_id={folder.pk}").status_code == 200
    for query, status in (
        (who, 422),
        (f"{who}&folder_id={folder.pk}&connection_id={connection.pk}", 422),
        (f"{who}&folder_id=0", 404),
        (f"user_id=0&folder_id={folder.pk}", 404),
        (f"{who}&folder_id={folder.pk}&at=2030-01-01T00:00:00", 422),
        (f"{who}&folder_id={folder.pk}&at=9999-12-31T23:59:59-11:00", 422),
    ):
        assert page.get(f"/explain?{query}").status_code == status, query


def test_about_oneself(browser: Browsers, person: User, connection: Connection) -> None:
    page = browser("ada")
    other = user_create(username="Other", password=None)
    mine = f"/explain?user_id={person.pk}&connection_id={connection.pk}"
    theirs = f"/explain?user_id={other.pk}&connection_id={connection.pk}"
    assert page.get(mine).status_code == 404
    grant = AccessGrant.objects.create(
        user=person, connection=connection, role=Role.SEE, networks=["127.0.0.0/8"]
    )
    assert page.get(mine).json()["allowed_role"] == "see"  # from where they ask
    assert page.get(theirs).status_code == 403
    AccessGrant.objects.filter(pk=grant.pk).update(role=Role.MANAGE)
    assert page.get(theirs).json()["allowed_role"] is None
    assert browser().get(mine).status_code == 401
