"""The whole tree that a person sees, at once.

Laws: the number of queries is constant (an administrator: folders, connections, favourites, recent
ones; everybody else two more: their grants, and the folders on the way); of folders on the way
nobody is told more than key, name and parent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import Role
from deskgate.control.tree.favourites import RECENT, favourite_ids, recent_ids
from deskgate.control.tree.models import Connection, Folder, FolderKind
from deskgate.control.tree.visibility import Action, Gate, gate_for

_UNTOLD: Final = FolderKind.ORGANIZATIONAL.value  # whatever it is: nobody opens it


class FolderRow(NamedTuple):
    """A folder as the tree shows it; without a role it is only on the way."""

    id: int
    name: str
    parent_id: int | None
    icon: str
    color: str
    kind: str
    role: Role | None


class ConnectionRow(NamedTuple):
    """A connection as the tree shows it; `tags` are JSON, as they are stored and sent."""

    id: int
    name: str
    protocol: str
    folder_id: int | None
    hostname: str
    icon: str
    color: str
    tags: str
    role: Role


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything that a person sees, folders and connections sorted by name whatever its case."""

    folders: list[FolderRow]
    connections: list[ConnectionRow]
    favourites: list[int]
    recent: list[int]


def tree_get(*, user: User) -> Tree:
    """The whole visible tree."""
    gate = gate_for(user)
    folders = list(_folder_rows(gate.folders(Action.SEE)))
    roles = gate.roles_of_folders((row[0], row[2]) for row in folders)
    connections = [
        ConnectionRow(*row, gate.role_of_connection(row[0], row[3], roles) or Role.SEE)
        for row in _connection_rows(gate.connections(Action.SEE))
    ]
    shown = [FolderRow(*row, roles.get(row[0], Role.SEE)) for row in folders]
    shown += [FolderRow(*row, "", "", _UNTOLD, None) for row in _rows_on_the_way(gate)]
    seen = {row.id for row in connections}
    return Tree(
        folders=sorted(shown, key=_by_name),
        connections=sorted(connections, key=_by_name),
        favourites=[key for key in favourite_ids(user=user) if key in seen],
        recent=[r.connection_id for r in recent_ids(user=user) if r.connection_id in seen][:RECENT],
    )


def _folder_rows(
    folders: QuerySet[Folder],
) -> QuerySet[Folder, tuple[int, str, int | None, str, str, str]]:
    return folders.order_by().values_list("id", "name", "parent_id", "icon", "color", "kind")


def _rows_on_the_way(gate: Gate) -> QuerySet[Folder, tuple[int, str, int | None]]:
    return gate.folders_on_the_way().order_by().values_list("id", "name", "parent_id")


def _connection_rows(
    connections: QuerySet[Connection],
) -> QuerySet[Connection, tuple[int, str, str, int | None, str, str, str, str]]:
    tags = Cast("tags", TextField())  # decoding 100,000 of them only to encode them again is slow
    return connections.order_by().values_list(
        "id", "name", "protocol", "folder_id", "hostname", "icon", "color", tags
    )


def _by_name(row: FolderRow | ConnectionRow) -> tuple[str, str]:
    return row.name.casefold(), row.name
