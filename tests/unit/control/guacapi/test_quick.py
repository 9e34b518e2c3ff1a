"""Guacamole's extension "quickconnect": made by an address, listed beside the tree."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from tests.unit.control.fixtures import PASSWORD, Answer
from tests.unit.control.guacapi.clients import FORM, Guacamole, guacamole, visit_make

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import Making, MakingRight
from deskgate.control.quick.models import QuickConnection
from deskgate.control.sources import OTHER_NAMES

pytestmark = pytest.mark.django_db

DATA = "/api/session/data/quickconnect"
MARKER = "marker-1f7b-never-shown"
URI = f"ssh://deploy:{MARKER}@host.example.org/?font-size=14"


def create(client: Guacamole, uri: str = URI) -> Answer:
    return client.client.post(
        "/api/session/ext/quickconnect/create",
        urlencode({"uri": uri}),
        content_type=FORM,
        headers={"Guacamole-Token": client.token},
    )


@pytest.fixture
def ada(person: User) -> Guacamole:
    MakingRight.objects.create(user=person, what=Making.CONNECTION)
    return guacamole("ada")


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", f"{FORM}; charset=latin-1"]
)
def test_a_form_that_django_does_not_read(ada: Guacamole, kind: str) -> None:
    answer = ada.client.post(
        "/api/session/ext/quickconnect/create",
        b"uri=ssh://host.example.org",
        content_type=kind,
        headers={"Guacamole-Token": ada.token},
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "BAD_REQUEST")


def test_made_and_listed(ada: Guacamole) -> None:
    assert ada.read(f"{DATA}/connectionGroups/ROOT/tree")["identifier"] == "ROOT"
    assert "childConnections" not in ada.read(f"{DATA}/connectionGroups/ROOT/tree")
    answer = create(ada)
    assert answer.status_code == 200, answer.content
    key = answer.json()["identifier"]
    assert answer.json() == {"identifier": key}
    one = {
        "name": "ssh://host.example.org",
        "identifier": key,
        "parentIdentifier": "ROOT",
        "protocol": "ssh",
        "attributes": {},
        "activeConnections": 0,
    }
    assert ada.read(f"{DATA}/connections") == {key: one}
    assert ada.read(f"{DATA}/connections/{key}") == one
    assert ada.read(f"{DATA}/connectionGroups/ROOT/tree")["childConnections"] == [one]
    assert ada.read(f"{DATA}/connectionGroups/ROOT")["type"] == "ORGANIZATIONAL"
    for name in ("permissions", "effectivePermissions"):
        told = ada.read(f"{DATA}/self/{name}")
        assert told["connectionPermissions"] == {key: ["READ"]}
    assert ada.read(f"{DATA}/self")["username"] == "Ada"
    for name in ("connectionGroups", "sharingProfiles", "activeConnections", "users", "userGroups"):
        assert ada.read(f"{DATA}/{name}") == {}
    # It is in no tree, and nobody else's.
    assert ada.read("connections") == {}
    again = guacamole("ada")
    assert again.read(f"{DATA}/connections") == {}
    assert again.get(f"{DATA}/connections/{key}").status_code == 404


def test_it_goes_with_the_log_in(ada: Guacamole) -> None:
    create(ada)
    assert ada.send("DELETE", f"/api/tokens/{ada.token}").status_code == 204
    assert not QuickConnection.objects.exists()


def test_what_is_wrong_is_said_without_the_password(ada: Guacamole) -> None:
    for uri, says in (
        ("", "uri: Give an address such as ssh://user@host:22/."),
        (f"http://u:{MARKER}@h", "uri: It begins with one of ssh://"),
        (f"ssh://u:{MARKER}@h/?fontsize=2", "Did you mean font-size?"),
        (f"ssh://u:{MARKER}@h/?font-size=x", "parameters.font-size: Choose one of 8, 9"),
        (f"rdp://u:{MARKER}@h/?drive-path=/", "parameters.drive-path: This concerns the disk"),
    ):
        answer = create(ada, uri)
        told = answer.json()
        assert (answer.status_code, told["type"]) == (400, "BAD_REQUEST"), uri
        assert says in told["message"]
        assert MARKER not in answer.content.decode()
    # Only the form is read: addresses of requests are in logs.
    path = f"/api/session/ext/quickconnect/create?{urlencode({'uri': 'ssh://h'})}"
    assert ada.send("POST", path).status_code == 400
    assert ada.get("/api/session/ext/quickconnect/create").status_code == 405
    assert not QuickConnection.objects.exists()


def test_who_may_not(person: User) -> None:
    ada = guacamole("ada")
    _, token = visit_make(username="pat")
    for client in (ada, Guacamole(token), Guacamole("0" * 64)):
        answer = create(client)
        assert (answer.status_code, answer.json()["type"]) == (403, "PERMISSION_DENIED")
        status = 403 if client.token == "0" * 64 else 404
        for path in ("connections", "connectionGroups/ROOT/tree", "self", "users"):
            assert client.get(f"{DATA}/{path}").status_code == status
    assert not QuickConnection.objects.exists()


def test_nothing_of_the_tree_is_below_it(ada: Guacamole) -> None:
    for path in (
        "connections/1/parameters",
        "users/ada",
        "history/connections",
        "schema/protocols",
    ):
        assert ada.get(f"{DATA}/{path}").status_code == 404
    for method in ("POST", "PATCH"):
        assert ada.send(method, f"{DATA}/connections", {}).status_code == 405


def test_who_may_is_told_of_the_source(person: User, ada: Guacamole, admin: User) -> None:
    def sources(**form: str) -> list[str]:
        answer = ada.client.post("/api/tokens", urlencode(form), content_type=FORM)
        found: list[str] = answer.json()["availableDataSources"]
        assert answer.json()["dataSource"] == "deskgate"
        return found

    assert sources(token=ada.token) == ["deskgate", "quickconnect", *OTHER_NAMES]
    assert sources(username="root", password=PASSWORD) == ["deskgate", "quickconnect", *OTHER_NAMES]
    MakingRight.objects.all().delete()
    assert sources(token=ada.token) == ["deskgate", *OTHER_NAMES]
    assert sources(username="ada", password=PASSWORD) == ["deskgate", *OTHER_NAMES]
