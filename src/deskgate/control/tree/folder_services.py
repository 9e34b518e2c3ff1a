"""Writes to folders. Who may is asked before, by the selectors that hand the objects out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Unpack

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.permissions.reach import folders_below, path_of
from deskgate.control.tree.changes import changes_between, grants_ending, removal, state_of
from deskgate.control.tree.demanding import factor_watched
from deskgate.control.tree.disk import disk_check
from deskgate.control.tree.index import index_refresh
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.moving import move_allow
from deskgate.control.tree.parameters import Given, folder_parameters
from deskgate.control.tree.paths import path_parse
from deskgate.control.tree.selectors import folder_height
from deskgate.control.tree.settle import KEEP, Errors, Keep, Place, Said, settle
from deskgate.control.tree.values import name_normal
from deskgate.control.vault.targets import targets_watched

DEPTH: Final = 32  # folders within folders; deeper is a mistake, and slows every query of the tree
_LOG_IN: Final = frozenset({"credential", "credential_source"})


def folder_create(
    *,
    name: str,
    parent: Folder | None,
    parameters: Mapping[str, Given] | None = None,
    **said: Unpack[Said],
) -> Folder:
    """A new, empty folder. Raises Invalid."""
    folder = Folder(parent=parent)
    _apply(folder, name=name, parameters=parameters or {}, said=said)
    with transaction.atomic():
        folder_check_place(folder=folder, parent=parent)
        _save(folder)
        record("folder.create", folder, details=changes_between({}, state_of(folder)))
    return folder


def folder_update(
    *,
    folder: Folder,
    name: str | None = None,
    parent: Place = KEEP,
    parameters: Mapping[str, Given] | None = None,
    **said: Unpack[Said],
) -> Folder:
    """Change what is given, or move the folder with all it holds. Raises Invalid."""
    held = Connection.objects.filter(folder_id__in=folders_below([folder.pk])).order_by()
    concerned = held if parent is not KEEP or parameters or _LOG_IN & set(said) else held.none()
    moved = not isinstance(parent, Keep) and parent != folder.parent
    keys = concerned.values_list("pk", flat=True)
    with transaction.atomic(), targets_watched(lambda: keys.all(), moved=moved):
        before, hosts, outer = state_of(folder), _hosts(folder), folder.parent_id
        with factor_watched(folder):
            if not isinstance(parent, Keep) and parent != folder.parent:
                folders_hold()
                folder_check_place(folder=folder, parent=parent)
                move_allow(thing=folder, destination=parent)
                folder.parent = parent
            _apply(folder, name=name, parameters=parameters or {}, said=said)
        _save(folder)
        if outer != folder.parent_id or hosts != _hosts(folder):
            index_refresh(held)
        record("folder.update", folder, details=changes_between(before, state_of(folder)))
    return folder


def folder_check_place(*, folder: Folder, parent: Folder | None) -> None:
    """Whether the folder, new or moved with all it holds, may stand in `parent`. Raises Invalid."""
    if parent is None:
        return
    path = path_of(parent)
    if folder.pk in path:
        raise Invalid({"parent_id": ["A folder can't be moved into itself."]})
    folder_check_depth(outer=len(path), inner=folder_height(folder=folder) if folder.pk else 1)


def folder_check_depth(*, outer: int, inner: int) -> None:
    """Whether so many levels of folders may stand within so many others. Raises Invalid."""
    if outer + inner > DEPTH:
        raise Invalid({"parent_id": [f"Folders can be at most {DEPTH} levels deep."]})


def folder_delete(*, folder: Folder) -> None:
    """Delete an empty folder. Raises Conflict when it isn't."""
    try:
        with transaction.atomic():
            details = removal(folder, folder.parent, grants_ending(folders=[folder.pk]))
            record("folder.delete", folder, details=details)
            folder.delete()
    except ProtectedError:
        raise Conflict("The folder is not empty. Move or delete what it holds first.") from None


def folder_ensure(*, path: str) -> Folder | None:
    """The folder at `A/B/C`, made where it is missing; the root (None) for an empty path.

    Raises Invalid.
    """
    try:
        names = path_parse(path)
    except ValueError as error:
        raise Invalid({"folder": [str(error)]}) from None
    folder: Folder | None = None
    with transaction.atomic():
        for name in names:
            found = Folder.objects.filter(parent=folder, name=name).first()
            folder = found or folder_create(name=name, parent=folder)
    return folder


def folders_hold() -> None:
    """Until the surrounding transaction ends, no folder is moved elsewhere.

    Two moves at once could make a ring that neither sees; they are rare, so they wait, all of them
    for the row of the oldest folder.
    """
    list(Folder.objects.select_for_update(no_key=True).order_by("pk").values_list("pk")[:1])


def _apply(
    folder: Folder, *, name: str | None, parameters: Mapping[str, Given], said: Said
) -> None:
    errors = Errors()
    if name is not None:
        with errors.gathered():
            folder.name = name_normal(name)
    before = folder.parameters
    with errors.gathered():
        folder.parameters = folder_parameters(before, parameters)
    for protocol in parameters:
        with errors.gathered():
            old, new = before.get(protocol, {}), folder.parameters.get(protocol, {})
            disk_check(protocol, old, new, field=f"parameters.{protocol}")
    settle(folder, said, errors)
    errors.tell()


def _hosts(folder: Folder) -> dict[str, str | None]:
    return {protocol: said.get("hostname") for protocol, said in folder.parameters.items()}


def _save(folder: Folder) -> None:
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a folder of this name here already."]}) from None
