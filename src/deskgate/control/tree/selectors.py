"""Reads of the tree, each through the gate."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.fields.json import KeyTextTransform

# The package has no type information; its queries are wrapped here and nowhere else.
from tree_queries.query import TreeQuerySet  # type: ignore[import-untyped]

from deskgate.control.accounts.models import User
from deskgate.control.catalogue import protocol_get
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.visibility import (
    Action,
    connections_visible_to,
    folders_visible_to,
    root_open_to,
)


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder as the tree shows it."""

    id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """A connection as the tree shows it."""

    id: int
    name: str
    protocol: str
    folder_id: int | None
    hostname: str


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything that a person sees, each list sorted by name without regard to case."""

    folders: list[FolderRow]
    connections: list[ConnectionRow]


def tree_get(*, user: User) -> Tree:
    """The whole visible tree, in two queries whatever its size."""
    folders = folders_visible_to(user, Action.SEE).values_list("id", "name", "parent_id")
    # As text: SQLite gives a path's value without its quotes, which a JSONField would read again.
    hostname = KeyTextTransform("hostname", "parameters")
    connections = connections_visible_to(user, Action.SEE).values_list(
        "id", "name", "protocol", "folder_id", hostname
    )
    return Tree(
        folders=sorted((FolderRow(*row) for row in folders.order_by()), key=_by_name),
        connections=sorted(
            (
                ConnectionRow(key, name, protocol, folder, host or "")
                for key, name, protocol, folder, host in connections.order_by()
            ),
            key=_by_name,
        ),
    )


def connection_get(*, user: User, connection_id: str, action: Action) -> Connection:
    """One connection on which this person may do this. Raises NotFound."""
    found = connections_visible_to(user, action).select_related("node")
    connection = found.filter(pk=identifier(connection_id)).first()
    if connection is None:
        raise NotFound("There is no such connection.")
    return connection


def folder_get(*, user: User, folder_id: str, action: Action) -> Folder:
    """One folder on which this person may do this. Raises NotFound."""
    folder = folders_visible_to(user, action).filter(pk=identifier(folder_id)).first()
    if folder is None:
        raise NotFound("There is no such folder.")
    return folder


def place_get(*, user: User, folder_id: str | None) -> Folder | None:
    """The folder (None: the root) into which this person may put things. Raises."""
    if folder_id is not None:
        return folder_get(user=user, folder_id=folder_id, action=Action.EDIT)
    if not root_open_to(user, Action.EDIT):
        raise Forbidden("You may not change the tree here.")
    return None


def identifier(text: str) -> int:
    """The key in an identifier of the API or GUAC_ID; -1, which nothing has, if there is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else -1


def targets_all() -> list[tuple[str, str, int]]:
    """Name, host and port of every connection; for the administrator's command line only."""
    found: list[tuple[str, str, int]] = []
    for connection in Connection.objects.order_by("name"):
        protocol = protocol_get(connection.protocol)
        host = connection.parameters.get("hostname")
        if protocol and host:
            port = int(connection.parameters.get("port", protocol.default_port))
            found.append((connection.name, host, port))
    return found


def folder_path(*, folder: Folder) -> list[int]:
    """The keys from the root down to this folder, it included."""
    return list(
        TreeQuerySet(Folder).ancestors(folder, include_self=True).values_list("pk", flat=True)
    )


def folder_height(*, folder: Folder) -> int:
    """How many levels of folders there are from this one down, it included."""
    tree = TreeQuerySet(Folder)
    depths: list[int] = [below.tree_depth for below in tree.descendants(folder, include_self=True)]
    return max(depths) - min(depths) + 1


def _by_name(row: FolderRow | ConnectionRow) -> tuple[str, str]:
    return row.name.casefold(), row.name
