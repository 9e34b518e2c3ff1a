"""Writes to the tree. Who may is asked before, by the selectors that hand the objects out."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, Literal

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import sessions_end
from deskgate.control.catalogue import parameters_validate, protocol_get
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.nodes.models import GuacdNode
from deskgate.control.tree.models import NAME_LENGTH, Connection, Folder
from deskgate.control.tree.selectors import folder_height, folder_path
from deskgate.control.vault.services import secret_clear, secret_set
from deskgate.grants import Ending, Secret
from deskgate.guac.status import Status

DEPTH: Final = 32  # folders within folders; deeper is a mistake, and slows every query of the tree


class Keep(Enum):
    """Stands for "as it is" where None means something."""

    AS_IS = "as it is"


KEEP: Final = Keep.AS_IS
_Place = Folder | Literal[Keep.AS_IS] | None


def name_normal(name: str) -> str:
    """The name of a folder or a connection as it is kept. Raises Invalid."""
    name = name.strip()
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid({"name": [f"Give a name of 1 to {NAME_LENGTH} printable characters."]})
    return name


def folder_create(*, name: str, parent: Folder | None) -> Folder:
    """A new, empty folder. Raises Invalid."""
    folder = Folder(name=name_normal(name), parent=parent)
    folder_check_place(folder=folder, parent=parent)
    _save_folder(folder)
    return folder


def folder_update(*, folder: Folder, name: str | None = None, parent: _Place = KEEP) -> Folder:
    """Rename a folder, or move it with all it holds. Raises Invalid."""
    with transaction.atomic():
        if name is not None:
            folder.name = name_normal(name)
        if not isinstance(parent, Keep):
            # Two moves at once could make a ring that neither sees; they are rare, so they wait.
            list(Folder.objects.select_for_update().order_by("pk").values_list("pk"))
            folder_check_place(folder=folder, parent=parent)
            folder.parent = parent
        _save_folder(folder)
    return folder


def folder_check_place(*, folder: Folder, parent: Folder | None) -> None:
    """Whether the folder, new or moved with all it holds, may stand in `parent`. Raises Invalid."""
    if parent is None:
        return
    path = folder_path(folder=parent)
    if folder.pk in path:
        raise Invalid({"parent_id": ["A folder can't be moved into itself."]})
    height = folder_height(folder=folder) if folder.pk else 1
    if len(path) + height > DEPTH:
        raise Invalid({"parent_id": [f"Folders can be at most {DEPTH} levels deep."]})


def folder_delete(*, folder: Folder) -> None:
    """Delete an empty folder. Raises Conflict when it isn't."""
    try:
        folder.delete()
    except ProtectedError:
        raise Conflict("The folder is not empty. Move or delete what it holds first.") from None


def folder_ensure(*, path: str) -> Folder | None:
    """The folder at `A/B/C`, made where it is missing; the root (None) for an empty path."""
    folder: Folder | None = None
    with transaction.atomic():
        for part in filter(None, (part.strip() for part in path.split("/"))):
            found = Folder.objects.filter(parent=folder, name=part).first()
            folder = found or folder_create(name=part, parent=folder)
    return folder


def connection_create(
    *,
    name: str,
    protocol: str,
    folder: Folder | None,
    parameters: Mapping[str, str | None],
    node: GuacdNode | None = None,
) -> Connection:
    """A new connection; its secret parameters go to the vault. Raises Invalid, with every error."""
    errors: dict[str, list[str]] = {}
    connection = Connection(protocol=protocol, folder=folder, node=node)
    values: dict[str, str | None] = {}
    try:
        connection.name = name_normal(name)
    except Invalid as wrong:
        errors |= wrong.errors
    try:
        values = parameters_validate(protocol, parameters)
    except Invalid as wrong:
        errors |= wrong.errors
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        _store(connection, values)
    return connection


def connection_update(
    *,
    connection: Connection,
    name: str | None = None,
    folder: _Place = KEEP,
    parameters: Mapping[str, str | None] | None = None,
) -> Connection:
    """Change what is given; a parameter of None or "" is cleared, an absent one stays."""
    values = parameters_validate(connection.protocol, parameters or {}, partial=True)
    with transaction.atomic():
        if name is not None:
            connection.name = name_normal(name)
        if not isinstance(folder, Keep):
            connection.folder = folder
        _store(connection, values)
    return connection


def connection_delete(*, connection: Connection) -> None:
    """Delete a connection with its secrets; its live sessions end, its log rows stay."""
    with transaction.atomic():
        sessions_end(
            sessions=SessionLog.objects.filter(connection=connection),
            status=Status.RESOURCE_CLOSED,
            ending=Ending.REVOKED,
            message="The connection was deleted.",
        )
        connection.delete()


def _store(connection: Connection, values: Mapping[str, str | None]) -> None:
    protocol = protocol_get(connection.protocol)
    secret_names = {p.name for p in protocol if p.secret} if protocol else set()
    plain = connection.parameters | {n: v for n, v in values.items() if n not in secret_names}
    connection.parameters = {n: v for n, v in plain.items() if v is not None}
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a connection of this name here already."]}) from None
    secrets = {name: value for name, value in values.items() if name in secret_names}
    secret_clear(connection=connection, names=[n for n, v in secrets.items() if v is None])
    for name, value in secrets.items():
        if value is not None:
            secret_set(connection=connection, name=name, value=Secret(value))


def _save_folder(folder: Folder) -> None:
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a folder of this name here already."]}) from None
