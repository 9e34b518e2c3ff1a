"""/folders: make, read, change, move, copy, delete, and the token that opens a balancing one."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of, token_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.folders_schemas import FolderCopyIn, FolderIn, FolderOut, FolderPatch
from deskgate.control.api.schemas import Problem, TunnelTokenOut, values_of
from deskgate.control.api.settled import (
    applies_out,
    id_text,
    said_in,
    settled_out,
    values_out,
)
from deskgate.control.api.tunnel_tokens import tunnel_token_out
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.making import made_by
from deskgate.control.permissions.models import Making
from deskgate.control.permissions.moves import secrets_may_go_along
from deskgate.control.permissions.selectors import role_on
from deskgate.control.tokens.opening import folder_token_issue
from deskgate.control.tree.copies import folder_copy
from deskgate.control.tree.deletion import folder_delete_all
from deskgate.control.tree.folder_services import folder_create, folder_delete, folder_update
from deskgate.control.tree.inheritance import effective_folder
from deskgate.control.tree.models import Folder, FolderKind
from deskgate.control.tree.selectors import folder_get, place_get
from deskgate.control.tree.settle import KEEP
from deskgate.control.tree.visibility import Action

router = Router(tags=["folders"])


@router.post("", response={201: FolderOut, ERRORS: Problem})
def folder_post(
    request: HttpRequest, response: HttpResponse, folder: FolderIn
) -> Status[FolderOut]:
    """A new folder."""
    user = person_of(request)
    place = place_get(user=user, folder_id=folder.parent_id, making=Making.FOLDER)
    with transaction.atomic():
        made = folder_create(
            name=folder.name,
            parent=place,
            parameters={name: values_of(given) for name, given in folder.parameters.items()},
            **said_in(folder, user=user),
        )
        made_by(person=user, thing=made)
    return Status(201, _out(made, user, response))


@router.get("/{folder_id}", response={200: FolderOut, ERRORS: Problem})
def folder_read(request: HttpRequest, response: HttpResponse, folder_id: str) -> FolderOut:
    """All of it, for those who may change it."""
    user = person_of(request)
    folder = folder_get(user=user, folder_id=folder_id, action=Action.EDIT)
    return _out(folder, user, response)


@router.patch("/{folder_id}", response={200: FolderOut, ERRORS: Problem})
def folder_patch(
    request: HttpRequest, response: HttpResponse, folder_id: str, changes: FolderPatch
) -> FolderOut:
    """Change what is given, or move it with all it holds."""
    user = person_of(request)
    with transaction.atomic():
        folder = folder_get(user=user, folder_id=folder_id, action=Action.EDIT, lock=True)
        etag_check(request, folder)
        moves = "parent_id" in changes.model_fields_set
        changed = folder_update(
            folder=folder,
            name=changes.name,
            parent=_new_place(user, folder, changes.parent_id) if moves else KEEP,
            parameters={name: values_of(given) for name, given in changes.parameters.items()},
            **said_in(changes, user=user, thing=folder),
        )
    return _out(changed, user, response)


@router.post("/{folder_id}/copy", response={201: FolderOut, ERRORS: Problem})
def folder_copy_post(
    request: HttpRequest, response: HttpResponse, folder_id: str, wanted: FolderCopyIn
) -> Status[FolderOut]:
    """The folder with all it holds once more; stored secrets go along for those who manage it."""
    user = person_of(request)
    folder = folder_get(user=user, folder_id=folder_id, action=Action.EDIT)
    place = place_get(user=user, folder_id=wanted.parent_id)
    made = folder_copy(
        folder=folder,
        parent=place,
        name=wanted.name,
        with_secrets=secrets_may_go_along(actor=user, thing=folder, place=place),
    )
    return Status(201, _out(made, user, response))


@router.delete("/{folder_id}", response={204: None, ERRORS: Problem})
def folder_remove(request: HttpRequest, folder_id: str, recursive: bool = False) -> HttpResponse:
    """Delete it, if it is empty or `recursive` says that all it holds may go along."""
    user = person_of(request)
    with transaction.atomic():
        folder = folder_get(user=user, folder_id=folder_id, action=Action.EDIT, lock=True)
        etag_check(request, folder)
        # Who may edit a folder may edit all below it: grants add, and none takes away.
        (folder_delete_all if recursive else folder_delete)(folder=folder)
    return HttpResponse(status=204)


@router.post("/{folder_id}/tunnel-tokens", response={201: TunnelTokenOut, ERRORS: Problem})
def folder_token_post(request: HttpRequest, folder_id: str) -> Status[TunnelTokenOut]:
    """A token that opens the least busy connection of a balancing folder, once, within a minute.

    Connections that ask for credentials, or for a second factor that wasn't just shown, are passed
    over; 409 and 403 say so where no other is left.
    """
    user = person_of(request)
    folder = folder_get(user=user, folder_id=folder_id, action=Action.CONNECT)
    token = folder_token_issue(
        request=request, person=user, folder=folder, api_token=token_of(request)
    )
    return Status(201, tunnel_token_out(token, kind="g", identifier=str(folder.pk)))


def _new_place(user: User, folder: Folder, parent_id: str | None) -> Folder | None:
    if parent_id == id_text(folder.parent_id):
        return folder.parent  # whoever may edit it may leave it where it is
    return place_get(user=user, folder_id=parent_id)


def _out(folder: Folder, user: User, response: HttpResponse) -> FolderOut:
    role = role_on(user, folder)
    if role is None:  # what is made or moved is where its maker may edit
        raise Forbidden("You may not do this here.")
    etag_tell(response, folder)
    applies = effective_folder(folder)
    return FolderOut(
        **settled_out(folder),
        id=str(folder.pk),
        name=folder.name,
        parent_id=id_text(folder.parent_id),
        kind=FolderKind(folder.kind),
        affinity=folder.affinity,
        parameters=folder.parameters,
        effective={protocol: values_out(values) for protocol, values in applies.values.items()},
        applies=applies_out(applies),
        role=Action(role.label),
        created_at=folder.created_at,
        updated_at=folder.updated_at,
    )
