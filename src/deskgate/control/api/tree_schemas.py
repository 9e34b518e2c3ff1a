"""The shapes of /tree."""

from __future__ import annotations

from ninja import Schema

from deskgate.control.tree.models import FolderKind
from deskgate.control.tree.visibility import Action


class TreeFolderOut(Schema):
    """A folder as the tree shows it; a role of null: only on the way to what one sees."""

    id: str
    name: str
    parent_id: str | None
    icon: str
    color: str
    kind: FolderKind
    role: Action | None


class TreeConnectionOut(Schema):
    """A connection as the tree shows it."""

    id: str
    name: str
    protocol: str
    folder_id: str | None
    hostname: str
    icon: str
    color: str
    tags: list[str]
    role: Action


class TreeOut(Schema):
    """All that the person sees, by name; ids of favourites, and of recent ones, newest first."""

    folders: list[TreeFolderOut]
    connections: list[TreeConnectionOut]
    favourites: list[str]
    recent: list[str]
