"""/activeConnections, as Guacamole's clients use it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import Guacamole, guacamole

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, SharingProfile
from deskgate.grants import Revocation

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole(admin.username)


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


@pytest.fixture
def live(person: User, connection: Connection, make_session: Sessions) -> SessionLog:
    row = make_session(person=person, connection=connection)
    row.client_address, row.guacd_connection_id = "192.0.2.1", "$x"
    row.save()
    return row


def test_who_is_in(root: Guacamole, ada: Guacamole, live: SessionLog, person: User) -> None:
    shown = {
        "identifier": str(live.pk),
        "connectionIdentifier": str(live.connection_id),
        "startDate": live.started_at.timestamp() * 1000,
        "remoteHost": "192.0.2.1",
        "username": "Ada",
        "connectable": True,
    }
    for client in (root, ada):
        assert client.read("activeConnections") == {str(live.pk): shown}
        assert client.read(f"activeConnections/{live.pk}") == shown
    assert root.read("activeConnections?permission=DELETE") == {str(live.pk): shown}
    assert root.get("activeConnections?permission=FLY").status_code == 400


def test_everybody_knows_of_their_own_alone(
    ada: Guacamole, admin: User, make_session: Sessions, published: list[Revocation]
) -> None:
    other = make_session(person=admin)
    assert ada.read("activeConnections") == {}
    path = f"activeConnections/{other.pk}"
    for method, where in (("GET", path), ("DELETE", path), ("GET", f"{path}/connection")):
        assert ada.send(method, where).status_code == 404
    patch = [{"op": "remove", "path": f"/{other.pk}"}]
    assert ada.send("PATCH", "activeConnections", patch).status_code == 400
    assert published == []


def test_who_manages_a_connection_looks_in_but_ends_nothing(
    ada: Guacamole, admin: User, person: User, connection: Connection, make_session: Sessions
) -> None:
    other = make_session(person=admin, connection=connection)
    AccessGrant.objects.create(user=person, connection=connection, role=Role.MANAGE)
    assert ada.read(f"activeConnections/{other.pk}")["username"] == "root"
    assert ada.send("DELETE", f"activeConnections/{other.pk}").status_code == 403
    assert ada.read("history/connections") == []


@pytest.mark.django_db(transaction=True)
def test_ended_from_here(root: Guacamole, live: SessionLog, published: list[Revocation]) -> None:
    assert root.send("DELETE", f"activeConnections/{live.pk}").status_code == 204
    assert [one.session_id for one in published] == [live.pk]
    told = Event.objects.get(action="session.revoke")
    assert (told.actor_name, told.thing_id) == ("root", str(live.pk))
    patch = [{"op": "remove", "path": f"/{live.pk}"}]
    answer = root.send("PATCH", "activeConnections", patch)
    assert answer.json() == {
        "patches": [{"op": "remove", "identifier": str(live.pk), "path": f"/{live.pk}"}]
    }
    assert len(published) == 2


def test_what_is_over_is_gone(root: Guacamole, person: User, make_session: Sessions) -> None:
    over = make_session(person=person, over=True)
    for key in (over.pk, uuid4(), "junk"):
        assert root.get(f"activeConnections/{key}").status_code == 404
        assert root.send("DELETE", f"activeConnections/{key}").status_code == 404
    add = [{"op": "add", "path": "/", "value": {}}]
    assert root.send("PATCH", "activeConnections", add).status_code == 400
    assert root.send("POST", "activeConnections", {}).status_code == 405


def test_its_connection(
    root: Guacamole, ada: Guacamole, live: SessionLog, connection: Connection, person: User
) -> None:
    profile = SharingProfile.objects.create(connection=connection, name="watch")
    path = f"activeConnections/{live.pk}/connection"
    assert ada.get(path).status_code == 404  # permission has gone since it was opened
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    assert ada.read(path) == ada.read(f"connections/{connection.pk}")
    assert ada.read(f"{path}/sharingProfiles") == {}  # by which they may share it
    AccessGrant.objects.update(role=Role.SHARE)
    assert list(ada.read(f"{path}/sharingProfiles")) == [str(profile.pk)]
    assert ada.get(f"{path}/parameters").status_code == 403
    assert root.read(f"{path}/parameters") == {"hostname": "10.0.0.5", "username": "deploy"}
    SessionLog.objects.update(connection=None)
    assert root.get(path).status_code == 404
