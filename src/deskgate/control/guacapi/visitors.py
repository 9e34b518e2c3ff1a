"""What a log-in without an account finds: itself, and the connections that it was made for.

Laws: nothing of the tree, and nothing that could be changed. Source: guacamole.md §4.
"""

from __future__ import annotations

from typing import Any, Final

from deskgate.control.errors import NotFound
from deskgate.control.guacapi.permission_maps import Sets, nothing
from deskgate.control.guacapi.values import ROOT
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.control.visits.selectors import connections_of
from deskgate.control.visits.share_entering import connection_told

Map = dict[str, Any]
_GROUP: Final = "g"


def visitor_map(visit: Visit) -> Map:
    """The visitor; who only has a share key has no name."""
    return {"username": visit.username, "disabled": False, "attributes": {}}


def visitor_permissions(visit: Visit) -> Sets:
    """They may open what is theirs."""
    found = list(connections_of(visit).select_related("visit"))
    return {
        **nothing(),
        "connectionPermissions": _read(one for one in found if one.kind != _GROUP),
        "connectionGroupPermissions": {
            ROOT: ["READ"],
            **_read(one for one in found if one.kind == _GROUP),
        },
        "userPermissions": {visit.username: ["READ"]} if visit.username else {},
    }


def visitor_connections(visit: Visit) -> dict[str, Map]:
    """Their connections by the names that they were given."""
    rows = connections_of(visit).select_related("visit").exclude(kind=_GROUP)
    made = [_connection(one) for one in rows]
    return {one["identifier"]: one for one in made}


def visitor_connection(visit: Visit, identifier: str) -> Map:
    """One of them. Raises NotFound."""
    found = visitor_connections(visit).get(identifier)
    if found is None:
        raise NotFound("There is no such connection.")
    return found


def visitor_root(visit: Visit) -> Map:
    """The root, which holds nothing else."""
    root = {"name": ROOT, "identifier": ROOT, "type": "ORGANIZATIONAL", "attributes": {}}
    return {**root, "activeConnections": 0}


def visitor_tree(visit: Visit) -> Map:
    """The root with their connections; the list is left out when it is empty."""
    found = list(visitor_connections(visit).values())
    return {**visitor_root(visit), **({"childConnections": found} if found else {})}


def _connection(one: VisitConnection) -> Map:
    told = connection_told(one)
    return {
        "name": told.name,
        "identifier": told.identifier,
        "parentIdentifier": ROOT,
        "protocol": one.protocol,
        "attributes": {"jdbc-shared-by": told.shared_by} if told.shared_by else {},
        "activeConnections": 0,
    }


def _read(rows: Any) -> dict[str, list[str]]:
    return {connection_told(one).identifier: ["READ"] for one in rows}
