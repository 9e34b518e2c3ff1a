"""The search: connections in which every word occurs, in name, host, tags or notes.

Law: looks at nothing that the gate doesn't show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.permissions.reach import folders_below, folders_up_from
from deskgate.control.tree.index import MARK
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.values import fold
from deskgate.control.tree.visibility import Action, connections_visible_to

Matched = Literal["name", "host", "tags", "notes"]
WORDS: Final = 10  # of a query; each is one more look at every row


@dataclass(frozen=True, slots=True)
class Step:
    """A folder on the way to what was found."""

    id: int
    name: str


def words_of(query: str) -> list[str]:
    """The words that must occur, as they are compared."""
    return list(dict.fromkeys(fold(query.replace("\0", " ")).split()))[:WORDS]


def connections_found(
    *,
    user: User,
    words: Sequence[str],
    protocol: str | None = None,
    tag: str | None = None,
    folder_id: int | None = None,
) -> QuerySet[Connection]:
    """Those that this person sees and in which every word occurs, in this folder or below it."""
    found = connections_visible_to(user, Action.SEE)
    if "\0" in f"{protocol}{tag}":  # nothing has it, and PostgreSQL can't even look for it
        return found.none()
    for word in words:
        found = found.filter(search_text__contains=word)
    if tag is not None:
        found = found.filter(search_text__contains=f"{MARK}{fold(tag)}{MARK}")
    if protocol is not None:
        found = found.filter(protocol=protocol)
    if folder_id is not None:
        found = found.filter(folder_id__in=folders_below([folder_id]))
    return found


def matched_in(connection: Connection, words: Sequence[str]) -> Matched:
    """Where the words are: the first of name, host, tags, notes that has all, or else has any."""
    places: dict[Matched, str] = {
        "name": connection.name,
        "host": connection.hostname,
        "tags": "\n".join(connection.tags),
        "notes": connection.notes,
    }
    folded = [(place, fold(text)) for place, text in places.items()]
    for enough in (all, any):
        for place, text in folded:
            if enough(word in text for word in words):
                return place
    return "name"


def paths_to(connections: Sequence[Connection]) -> dict[int | None, list[Step]]:
    """The folders from the root down to each connection's, by the folder's key. One query.

    Whoever sees a connection sees the names of the folders that it stands in.
    """
    keys = {c.folder_id for c in connections if c.folder_id is not None}
    rows = (
        Folder.objects.filter(pk__in=folders_up_from(keys)).order_by()
        if keys
        else Folder.objects.none()
    )
    folders = {
        key: (name, parent) for key, name, parent in rows.values_list("pk", "name", "parent_id")
    }
    paths: dict[int | None, list[Step]] = {None: []}
    for key in keys:
        path: list[Step] = []
        at: int | None = key
        while at in folders and len(path) <= len(folders):
            name, parent = folders[at]
            path.insert(0, Step(at, name))
            at = parent
        paths[key] = path
    return paths
