"""/history, as Guacamole's clients ask for it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import Guacamole, guacamole

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection, SharingProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole(admin.username)


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


def test_sessions(
    root: Guacamole, connection: Connection, person: User, make_session: Sessions
) -> None:
    old = make_session(person=person, connection=connection, minutes_ago=10, over=True)
    old.client_address = "192.0.2.1"
    old.save()
    make_session(person=person)
    newest, record = root.read("history/connections")
    start = old.started_at.timestamp() * 1000
    assert record == {
        "startDate": start,
        "endDate": start + 60_000,
        "remoteHost": "192.0.2.1",
        "username": "Ada",
        "active": False,
        "identifier": str(old.pk),
        "uuid": str(old.pk),
        "attributes": {},
        "logs": {},
        "connectionIdentifier": str(connection.pk),
        "connectionName": "web",
        "sharingProfileIdentifier": None,
        "sharingProfileName": None,
    }
    assert (newest["endDate"], newest["active"]) == (None, True)
    assert root.read("history/connections?order=startDate") == [record, newest]
    assert root.read("history/connections?order=-startDate") == [newest, record]
    assert root.read(f"history/connections/{old.pk}") == record


def test_a_shared_session_names_its_profile(
    root: Guacamole, connection: Connection, person: User, make_session: Sessions
) -> None:
    profile = SharingProfile.objects.create(connection=connection, name="watch")
    row = make_session(person=person, connection=connection)
    row.profile_name = "watch"
    row.save()
    record = root.read(f"history/connections/{row.pk}")
    assert record["sharingProfileIdentifier"] == str(profile.pk)
    assert record["sharingProfileName"] == "watch"
    profile.delete()
    record = root.read(f"history/connections/{row.pk}")
    assert record["sharingProfileIdentifier"] is None
    assert record["sharingProfileName"] == "watch"


def test_everybody_reads_about_themselves(
    root: Guacamole, ada: Guacamole, person: User, other_admin: User, make_session: Sessions
) -> None:
    mine, other = make_session(person=person), make_session(person=other_admin)
    assert [one["identifier"] for one in ada.read("history/connections")] == [str(mine.pk)]
    assert ada.get(f"history/connections/{other.pk}").status_code == 404
    assert len(root.read("history/connections")) == 2
    assert {one["username"] for one in ada.read("history/users")} == {"Ada"}
    assert {one["username"] for one in root.read("history/users")} == {"Ada", "root"}
    theirs = next(o for o in root.read("history/users") if o["username"] == "root")
    assert ada.get(f"history/users/{theirs['identifier']}").status_code == 404


def test_what_is_not_there(root: Guacamole, person: User, make_session: Sessions) -> None:
    row = make_session(person=person)
    for path in (
        f"history/connections/{uuid4()}",
        "history/connections/junk",
        f"history/connections/{row.pk}/logs/recording",
        f"history/connections/{uuid4()}/logs/recording",
        "history/users/0",
        "history/users/junk",
    ):
        assert root.get(path).status_code == 404, path
    many = "&".join(["contains=x"] * 11)
    for path in ("history/connections?order=name", f"history/users?{many}"):
        assert root.get(path).status_code == 400, path
    assert root.send("POST", "history/connections").status_code == 405


def test_log_ins_and_when_they_ended(root: Guacamole, person: User) -> None:
    ada = guacamole(person.username)
    first = ada.read("history/users")[0]
    assert (first["active"], first["endDate"], first["remoteHost"]) == (True, None, "127.0.0.1")
    assert ada.read(f"history/users/{first['identifier']}") == first
    assert ada.send("DELETE", "/api/session").status_code == 204
    over = root.read(f"history/users/{first['identifier']}")
    assert over["active"] is False
    assert over["endDate"] >= over["startDate"] == first["startDate"]
