"""What the search looks in and the tree shows, kept beside each connection.

The host may be said by a folder or a template, so that neither the search nor the tree could know
it without the whole inheritance of every row; hence `Connection.hostname` and `search_text`, which
every service that changes what they are made of brings up to date.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from django.db.models import QuerySet

from deskgate.control.tree.inheritance import Effective, effective_all
from deskgate.control.tree.models import Connection
from deskgate.control.tree.values import fold

# Stands around each tag, so that a whole tag can be looked for; nothing that is entered has it.
MARK: Final = "\x1f"
_BATCH: Final = 2000  # rows in memory at a time


def search_text(*, name: str, hostname: str, tags: Sequence[str], notes: str) -> str:
    """One line each: name, host, tags, notes."""
    marked = "".join(f"{MARK}{tag}" for tag in tags) + MARK
    return fold("\n".join((name, hostname, marked, notes)))


def index_fill(connections: Collection[Connection]) -> dict[int, Effective]:
    """Work both fields out for these, in memory, and what else applies; few queries."""
    applies = effective_all(connections)
    for connection in connections:
        host = applies[connection.pk].values.get("hostname")
        connection.hostname = host.value if host else ""
        connection.search_text = search_text(
            name=connection.name,
            hostname=connection.hostname,
            tags=connection.tags,
            notes=connection.notes,
        )
    return applies


def index_refresh(connections: QuerySet[Connection]) -> None:
    """Bring stored rows up to date, after what they inherit has changed."""
    keys = list(connections.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        rows = list(Connection.objects.filter(pk__in=keys[start : start + _BATCH]))
        index_fill(rows)
        Connection.objects.bulk_update(rows, ["hostname", "search_text"], batch_size=200)
