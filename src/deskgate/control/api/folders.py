"""/folders: make, rename, move, delete."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import FolderIn, FolderOut, FolderPatch, Problem
from deskgate.control.api.tree import id_text
from deskgate.control.tree.models import Folder
from deskgate.control.tree.selectors import folder_get, place_get
from deskgate.control.tree.services import KEEP, folder_create, folder_delete, folder_update
from deskgate.control.tree.visibility import Action

router = Router(tags=["folders"])


@router.post("", response={201: FolderOut, ERRORS: Problem})
def folder_post(request: HttpRequest, folder: FolderIn) -> Status[FolderOut]:
    """A new folder."""
    parent = place_get(user=person_of(request), folder_id=folder.parent_id)
    return Status(201, _out(folder_create(name=folder.name, parent=parent)))


@router.patch("/{folder_id}", response={200: FolderOut, ERRORS: Problem})
def folder_patch(request: HttpRequest, folder_id: str, changes: FolderPatch) -> FolderOut:
    """Rename it, or move it with all it holds."""
    user = person_of(request)
    folder = folder_get(user=user, folder_id=folder_id, action=Action.EDIT)
    moves = "parent_id" in changes.model_fields_set
    parent = place_get(user=user, folder_id=changes.parent_id) if moves else KEEP
    return _out(folder_update(folder=folder, name=changes.name, parent=parent))


@router.delete("/{folder_id}", response={204: None, ERRORS: Problem})
def folder_remove(request: HttpRequest, folder_id: str) -> HttpResponse:
    """Delete it, if it is empty."""
    user = person_of(request)
    folder_delete(folder=folder_get(user=user, folder_id=folder_id, action=Action.EDIT))
    return HttpResponse(status=204)


def _out(folder: Folder) -> FolderOut:
    return FolderOut(id=str(folder.pk), name=folder.name, parent_id=id_text(folder.parent_id))
