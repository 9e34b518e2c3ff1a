"""What a log-in without an account finds."""

from __future__ import annotations

import pytest
from tests.unit.control.guacapi.clients import visit_make

from deskgate.control.errors import NotFound
from deskgate.control.guacapi.visitors import (
    visitor_connection,
    visitor_connections,
    visitor_map,
    visitor_permissions,
    visitor_root,
    visitor_tree,
)
from deskgate.control.visits.models import Visit, VisitConnection

pytestmark = pytest.mark.django_db

WEB = {
    "name": "web",
    "identifier": "web",
    "parentIdentifier": "ROOT",
    "protocol": "ssh",
    "attributes": {},
    "activeConnections": 0,
}


@pytest.fixture
def visit() -> Visit:
    made, _ = visit_make(source="json", username="pat")
    for name, kind in (("web", "c"), ("pool", "g")):
        VisitConnection.objects.create(
            visit=made, identifier=name, kind=kind, protocol="ssh", sealed=b"marker-7d1f"
        )
    other, _ = visit_make(source="json", username="eve")
    VisitConnection.objects.create(
        visit=other, identifier="hers", protocol="vnc", sealed=b"marker-7d1f"
    )
    return made


def test_itself(visit: Visit) -> None:
    assert visitor_map(visit) == {"username": "pat", "disabled": False, "attributes": {}}


def test_its_own_connections_and_no_others(visit: Visit) -> None:
    assert visitor_connections(visit) == {"web": WEB}
    assert visitor_connection(visit, "web") == WEB
    for name in ("hers", "pool", "ROOT"):
        with pytest.raises(NotFound):
            visitor_connection(visit, name)


def test_a_root_with_them(visit: Visit) -> None:
    assert visitor_root(visit)["identifier"] == "ROOT"
    assert visitor_tree(visit)["childConnections"] == [WEB]
    visit.connections.all().delete()
    assert visitor_tree(visit) == visitor_root(visit)


def test_may_open_them_and_no_more(visit: Visit) -> None:
    told = visitor_permissions(visit)
    assert told["connectionPermissions"] == {"web": ["READ"]}
    assert told["connectionGroupPermissions"] == {"ROOT": ["READ"], "pool": ["READ"]}
    assert told["userPermissions"] == {"pat": ["READ"]}
    assert told["systemPermissions"] == []


def test_who_only_has_a_share_key_has_no_name() -> None:
    visit, _ = visit_make(source="share")
    assert visitor_map(visit)["username"] == ""
    assert visitor_permissions(visit)["userPermissions"] == {}
