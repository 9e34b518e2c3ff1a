"""/connections, read: by visitors, a thousand of them, by the name of a bookmark."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from tests.unit.control.guacapi.clients import Guacamole, guacamole, visit_make

from deskgate.control.accounts.models import User
from deskgate.control.guacapi.connection_maps import connection_maps, seer_of
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.cipher import seal
from deskgate.control.visits.models import VisitConnection
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db

NEW = {"name": "db", "protocol": "ssh", "parameters": {"hostname": "10.0.0.7"}}


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole(person.username)


def _give(person: User, role: Role, *, thing: Connection | Folder) -> AccessGrant:
    place = {"connection" if isinstance(thing, Connection) else "folder": thing}
    return AccessGrant.objects.create(user=person, role=role, **place)


def test_without_an_account_only_what_it_was_made_for(connection: Connection) -> None:
    visit, token = visit_make(source="json")
    VisitConnection.objects.create(
        visit=visit, identifier="desk", protocol="vnc", sealed=seal(Secret("{}"))
    )
    visitor, path = Guacamole(token), "/api/session/data/json/connections"
    assert list(visitor.read(path)) == ["desk"]
    assert visitor.read(f"{path}/desk")["protocol"] == "vnc"
    assert visitor.read(f"{path}/desk/history") == []
    assert visitor.read(f"{path}/desk/sharingProfiles") == {}
    for below in ("", "/history", "/sharingProfiles"):
        assert visitor.get(f"{path}/{connection.pk}{below}").status_code == 404
    assert visitor.get(f"{path}/desk/parameters").status_code == 403
    for method, where in (("POST", path), ("PUT", f"{path}/desk"), ("DELETE", f"{path}/desk")):
        assert visitor.send(method, where, NEW).status_code == 403
    data = "/api/session/data/json"
    assert visitor.read(f"{data}/sharingProfiles") == {}
    assert visitor.read(f"{data}/activeConnections") == {}
    assert visitor.read(f"{data}/history/connections") == []
    assert visitor.read(f"{data}/history/users") == []
    assert visitor.get("connections").status_code == 404


def test_as_many_queries_for_a_thousand(admin: User, person: User) -> None:
    _give(person, Role.CONNECT, thing=Folder.objects.create(name="F"))
    folder = Folder.objects.get()

    def cost(user: User) -> tuple[int, int]:
        with CaptureQueriesContext(database) as queries:
            seer = seer_of(user)
            found = connection_maps(seer, seer.gate.connections(Action.CONNECT))
        return len(found), len(queries)

    Connection.objects.create(name="one", protocol="ssh", folder=folder)
    few = (cost(admin), cost(person))
    Connection.objects.bulk_create(
        Connection(name=f"n{n}", protocol="ssh", folder=folder) for n in range(1000)
    )
    many = (cost(admin), cost(person))
    assert [count for count, _ in many] == [1001, 1001]
    assert [queries for _, queries in many] == [queries for _, queries in few]
    assert max(queries for _, queries in many) <= 5


def test_a_name_of_user_mapping(ada: Guacamole, person: User, connection: Connection) -> None:
    """Below `default` alone, and only of what one may open."""
    at = "/api/session/data/{}/connections/web"
    for role, status in ((None, 404), (Role.SEE, 404), (Role.CONNECT, 200)):
        AccessGrant.objects.all().delete()
        if role is not None:
            _give(person, role, thing=connection)
        answer = ada.get(at.format("default"))
        assert answer.status_code == status, role
        assert (status == 200) == (answer.json().get("identifier") == str(connection.pk))
        for other in ("deskgate", "mysql", "postgresql", "sqlserver", "quickconnect", "none"):
            assert ada.get(at.format(other)).status_code == 404
    # It is a name for reading: what changes things, and what is below, go by identifiers.
    assert ada.send("DELETE", at.format("default")).status_code == 404
    assert ada.get(at.format("default") + "/history").status_code == 404
    _, token = visit_make(username="pat")
    assert Guacamole(token).get(at.format("default")).status_code == 404
