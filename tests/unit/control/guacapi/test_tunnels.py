"""/session/tunnels: what the caller's own log-in has open."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import Guacamole, guacamole, visit_make

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.services import token_digest
from deskgate.control.tree.models import Connection, SharingProfile
from deskgate.grants import Revocation, Secret

pytestmark = pytest.mark.django_db

TUNNELS = "/api/session/tunnels"


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


@pytest.fixture
def live(
    ada: Guacamole, person: User, connection: Connection, make_session: Sessions
) -> SessionLog:
    login = token_digest(Secret(ada.token))
    return make_session(person=person, connection=connection, login=login)


def test_those_of_this_log_in(
    ada: Guacamole, live: SessionLog, person: User, make_session: Sessions
) -> None:
    make_session(person=person, login="another")
    assert ada.read(TUNNELS) == [str(live.pk)]
    elsewhere = guacamole("Ada")
    assert elsewhere.read(TUNNELS) == []
    assert elsewhere.get(f"{TUNNELS}/{live.pk}/activeConnection").status_code == 404
    assert Guacamole("").get(TUNNELS).status_code == 403


def test_the_active_connection(
    ada: Guacamole, live: SessionLog, connection: Connection, person: User
) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.SHARE)
    profile = SharingProfile.objects.create(connection=connection, name="watch")
    path = f"{TUNNELS}/{live.pk}/activeConnection"
    assert ada.read(path) == ada.read(f"activeConnections/{live.pk}")
    assert ada.read(f"{path}/connection") == ada.read(f"connections/{connection.pk}")
    assert list(ada.read(f"{path}/connection/sharingProfiles")) == [str(profile.pk)]
    assert ada.get(f"{TUNNELS}/junk/activeConnection").status_code == 404


def test_the_protocol(ada: Guacamole, live: SessionLog) -> None:
    told = ada.read(f"{TUNNELS}/{live.pk}/protocol")
    assert told == ada.read("schema/protocols")["ssh"]
    assert ada.get(f"{TUNNELS}/junk/protocol").status_code == 404
    SessionLog.objects.update(protocol="gopher")
    assert ada.get(f"{TUNNELS}/{live.pk}/protocol").status_code == 404


def test_without_an_account(person: User, make_session: Sessions) -> None:
    visit, token = visit_make(source="hmac")
    visitor = Guacamole(token)
    row = make_session(person=person, login=visit.digest)
    SessionLog.objects.update(person=None, source="hmac")
    assert visitor.read(TUNNELS) == [str(row.pk)]
    path = f"{TUNNELS}/{row.pk}"
    assert visitor.read(f"{path}/activeConnection")["connectionIdentifier"] == "web"
    assert visitor.read(f"{path}/protocol")["name"] == "ssh"
    for where in ("", "/connection", "/connection/sharingProfiles", "/sharingCredentials/1"):
        method = "GET" if where else "DELETE"
        assert visitor.send(method, f"{path}/activeConnection{where}").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_ended_from_here(ada: Guacamole, live: SessionLog, published: list[Revocation]) -> None:
    path = f"{TUNNELS}/{live.pk}/activeConnection"
    assert ada.send("DELETE", path).status_code == 204
    assert [one.session_id for one in published] == [live.pk]
