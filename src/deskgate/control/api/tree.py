"""/tree: all that the person sees, in one answer."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import FolderOut, Problem, TreeConnectionOut, TreeOut
from deskgate.control.tree.selectors import tree_get

router = Router(tags=["tree"])


@router.get("", response={200: TreeOut, ERRORS: Problem})
def tree_read(request: HttpRequest) -> TreeOut:
    """Folders and connections as two flat lists, each sorted by name."""
    tree = tree_get(user=person_of(request))
    return TreeOut(
        folders=[
            FolderOut(id=str(f.id), name=f.name, parent_id=id_text(f.parent_id))
            for f in tree.folders
        ],
        connections=[
            TreeConnectionOut(
                id=str(c.id),
                name=c.name,
                protocol=c.protocol,
                folder_id=id_text(c.folder_id),
                hostname=c.hostname,
            )
            for c in tree.connections
        ],
    )


def id_text(key: int | None) -> str | None:
    """A key as the API writes it."""
    return None if key is None else str(key)
