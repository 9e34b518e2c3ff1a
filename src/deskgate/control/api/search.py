"""/search: connections by words in their names, hosts, tags and notes."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.paging import Limit, page
from deskgate.control.api.schemas import Problem
from deskgate.control.api.search_schemas import FoundOut, FoundPageOut
from deskgate.control.api.settled import id_text
from deskgate.control.api.settled_schemas import NamedOut
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Connection
from deskgate.control.tree.search import Step, connections_found, matched_in, paths_to, words_of

router = Router(tags=["search"])

_SORTS = {
    "name": "name",
    "hostname": "hostname",
    "protocol": "protocol",
    "updated_at": "updated_at",
}


@router.get("", response={200: FoundPageOut, ERRORS: Problem})
def search_read(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=500)] = "",
    protocol: Annotated[str | None, Query(max_length=32)] = None,
    tag: Annotated[str | None, Query(max_length=100)] = None,
    folder_id: Annotated[str | None, Query(max_length=20)] = None,
    cursor: str | None = None,
    limit: Limit = 50,
    sort: str | None = None,
) -> FoundPageOut:
    """Those in which every word occurs; with `folder_id`, in that folder and below it."""
    words = words_of(q)
    rows = connections_found(
        user=person_of(request),
        words=words,
        protocol=protocol,
        tag=tag,
        folder_id=None if folder_id is None else identifier(folder_id),
    )
    found, following = page(rows, cursor=cursor, limit=limit, sort=sort, sorts=_SORTS)
    paths = paths_to(found)
    items = [_out(row, words, paths[row.folder_id]) for row in found]
    return FoundPageOut(items=items, next_cursor=following)


def _out(row: Connection, words: list[str], path: list[Step]) -> FoundOut:
    return FoundOut(
        id=str(row.pk),
        name=row.name,
        protocol=row.protocol,
        folder_id=id_text(row.folder_id),
        path=[NamedOut(id=str(step.id), name=step.name) for step in path],
        hostname=row.hostname,
        icon=row.icon,
        color=row.color,
        tags=row.tags,
        matched=matched_in(row, words),
    )
