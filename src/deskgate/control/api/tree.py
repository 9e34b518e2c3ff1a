"""/tree: all that the person sees, in one answer.

The text is written directly: it can have 100,000 rows, of which a schema would make objects first,
at ten times the cost. A test holds it against the schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.api.tree_schemas import TreeOut
from deskgate.control.permissions.models import Role
from deskgate.control.tree.whole import ConnectionRow, FolderRow, Tree, tree_get

router = Router(tags=["tree"])

_quoted = json.encoder.encode_basestring_ascii
_ROLES = {None: "null"} | {role: _quoted(role.label) for role in Role}


@router.get("", response={200: TreeOut, ERRORS: Problem})
def tree_read(request: HttpRequest) -> HttpResponse:
    """Folders and connections as two flat lists, each sorted by name."""
    text = tree_json(tree_get(user=person_of(request)))
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def tree_json(tree: Tree) -> str:
    """The tree as TreeOut has it."""
    return (
        f'{{"folders":[{",".join(map(_folder, tree.folders))}],'
        f'"connections":[{",".join(map(_connection, tree.connections))}],'
        f'"favourites":[{_ids(tree.favourites)}],"recent":[{_ids(tree.recent)}]}}'
    )


def _folder(row: FolderRow) -> str:
    return (
        f'{{"id":"{row.id}","name":{_quoted(row.name)},"parent_id":{_id(row.parent_id)},'
        f'"icon":{_quoted(row.icon)},"color":{_quoted(row.color)},"kind":{_quoted(row.kind)},'
        f'"role":{_ROLES[row.role]}}}'
    )


def _connection(row: ConnectionRow) -> str:
    return (
        f'{{"id":"{row.id}","name":{_quoted(row.name)},"protocol":{_quoted(row.protocol)},'
        f'"folder_id":{_id(row.folder_id)},"hostname":{_quoted(row.hostname)},'
        f'"icon":{_quoted(row.icon)},"color":{_quoted(row.color)},'
        f'"tags":{row.tags},"role":{_ROLES[row.role]}}}'
    )


def _id(key: int | None) -> str:
    return "null" if key is None else f'"{key}"'


def _ids(keys: Iterable[int]) -> str:
    return ",".join(f'"{key}"' for key in keys)
