"""Favourites and recent connections through the API, and in the tree."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers, Sessions

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection


def test_kept_and_taken_away(browser: Browsers, person: User, connection: Connection) -> None:
    page = browser("ada")
    path = f"/me/favourites/{connection.pk}"
    assert page.send("PUT", path).status_code == 404
    AccessGrant.objects.create(user=person, connection=connection, role=Role.SEE)
    assert page.send("PUT", path).status_code == page.send("PUT", path).status_code == 204
    assert page.get("/tree").json()["favourites"] == [str(connection.pk)]
    assert page.send("DELETE", path).status_code == page.send("DELETE", path).status_code == 204
    assert page.send("DELETE", "/me/favourites/x").status_code == 204
    assert page.get("/tree").json()["favourites"] == []


def test_recent_ones(
    browser: Browsers, admin: User, connection: Connection, make_session: Sessions
) -> None:
    row = make_session(person=admin, connection=connection, over=True)
    (recent,) = browser("root").get("/me/recent").json()
    assert recent["connection_id"] == str(connection.pk)
    assert recent["at"].startswith(row.started_at.strftime("%Y-%m-%dT%H:%M"))
