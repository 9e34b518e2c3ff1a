"""The shapes of /search."""

from __future__ import annotations

from ninja import Schema

from deskgate.control.api.settled_schemas import NamedOut
from deskgate.control.tree.search import Matched


class FoundOut(Schema):
    """A connection that was found, with the folders from the root down to it."""

    id: str
    name: str
    protocol: str
    folder_id: str | None
    path: list[NamedOut]
    hostname: str
    icon: str
    color: str
    tags: list[str]
    matched: Matched


class FoundPageOut(Schema):
    """Some of what was found; `next_cursor` asks for what follows."""

    items: list[FoundOut]
    next_cursor: str | None
