"""What Guacamole's clients write of connection groups: our folders.

Laws: the root is there and stays as it is; a group is deleted with all it holds, as there. What
Guacamole doesn't know of a folder (its parameters, log-in, tags and so on) stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.guacapi.values import (
    ROOT,
    Texts,
    bad,
    count_in,
    flag_in,
    map_in,
    parent_in,
    text_in,
)
from deskgate.control.permissions.making import made_by
from deskgate.control.permissions.models import Making
from deskgate.control.tree.deletion import folder_delete_all
from deskgate.control.tree.folder_services import folder_create, folder_update
from deskgate.control.tree.models import Folder, FolderKind
from deskgate.control.tree.selectors import folder_get, place_get
from deskgate.control.tree.settle import KEEP, Place, Said
from deskgate.control.tree.visibility import Action

KINDS: Final = {
    "ORGANIZATIONAL": FolderKind.ORGANIZATIONAL,
    "BALANCING": FolderKind.BALANCING,
}
Things = Mapping[str, Any]


def group_add(*, user: User, thing: Things) -> Folder:
    """A new folder. Raises ApiError, ControlError."""
    with transaction.atomic():
        made = folder_create(
            name=text_in(thing, "name") or "",
            parent=place_get(user=user, folder_id=parent_in(thing), making=Making.FOLDER),
            **_said(thing),
        )
        made_by(person=user, thing=made)
    return made


def group_replace(*, user: User, group_id: str, thing: Things) -> None:
    """The folder as it is sent. Raises ApiError, ControlError."""
    with transaction.atomic():
        folder = _to_edit(user, group_id)
        folder_update(
            folder=folder,
            name=text_in(thing, "name") or "",
            parent=_place(user, folder, parent_in(thing)),
            **_said(thing),
        )


def group_remove(*, user: User, group_id: str) -> None:
    """Delete it with all it holds. Raises ApiError, ControlError."""
    with transaction.atomic():
        folder_delete_all(folder=_to_edit(user, group_id))


def _said(thing: Things) -> Said:
    said: Said = {}
    kind = text_in(thing, "type")
    if kind:
        if kind not in KINDS:
            raise bad(f"type: Give {' or '.join(KINDS)}.")
        said["kind"] = KINDS[kind].value
    attributes: Texts | None = map_in(thing, "attributes")
    if attributes is not None:
        said |= {
            "max_sessions": count_in(attributes, "max-connections"),
            "max_sessions_each": count_in(attributes, "max-connections-per-user"),
            "affinity": flag_in(attributes, "enable-session-affinity"),
        }
    return said


def _to_edit(user: User, group_id: str) -> Folder:
    if group_id == ROOT:
        raise bad("The root group can neither be changed nor deleted.")
    return folder_get(user=user, folder_id=group_id, action=Action.EDIT, lock=True)


def _place(user: User, folder: Folder, wanted: str | None) -> Place:
    """It may stay where it is, whoever saves it."""
    if wanted == (None if folder.parent_id is None else str(folder.parent_id)):
        return KEEP
    return place_get(user=user, folder_id=wanted)
