"""Reads of single things in the tree, each through the gate."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.catalogue import protocol_get
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.permissions.making import makings_held_by
from deskgate.control.permissions.models import Making
from deskgate.control.permissions.reach import folders_below
from deskgate.control.texts import identifier
from deskgate.control.tree.inheritance import effective_all
from deskgate.control.tree.models import Connection, Folder, Template
from deskgate.control.tree.visibility import Action, gate_for

_M = TypeVar("_M", bound=Model)


def connection_get(
    *, user: User, connection_id: str, action: Action, lock: bool = False
) -> Connection:
    """One connection on which this person may do this.

    `lock`: until the transaction ends nobody else changes it. Raises NotFound, or Forbidden when
    the person sees it but may not do this.
    """
    gate, key = gate_for(user), identifier(connection_id)
    found = _one(gate.connections(action), key, lock=lock)
    if found is None:
        if action is not Action.SEE and gate.connections(Action.SEE).filter(pk=key).exists():
            raise Forbidden("You see this connection, but you may not do this with it.")
        raise NotFound("There is no such connection.")
    return found


def folder_get(*, user: User, folder_id: str, action: Action, lock: bool = False) -> Folder:
    """One folder on which this person may do this; the rest as above."""
    gate, key = gate_for(user), identifier(folder_id)
    found = _one(gate.folders(action), key, lock=lock)
    if found is None:
        if action is not Action.SEE and gate.folders(Action.SEE).filter(pk=key).exists():
            raise Forbidden("You see this folder, but you may not do this with it.")
        raise NotFound("There is no such folder.")
    return found


def place_get(*, user: User, folder_id: str | None, making: Making | None = None) -> Folder | None:
    """The folder (None: the root) into which this person may put things. Raises.

    `making`: a new thing of this kind, for which the right to make them is enough at the root.
    """
    if folder_id is not None:
        return folder_get(user=user, folder_id=folder_id, action=Action.EDIT)
    if gate_for(user).root_open(Action.EDIT) or making in makings_held_by(user):
        return None
    raise Forbidden("You may not change the tree here.")


def templates_get(*, user: User) -> QuerySet[Template]:
    """The templates, for whoever may edit anything at all. Raises Forbidden."""
    if not gate_for(user).anywhere(Action.EDIT):
        raise Forbidden("Templates are for those who edit connections.")
    return Template.objects.all()


def templates_writable(*, user: User) -> None:
    """Whether this person may write templates: administrators only. Raises Forbidden."""
    if not (user.is_active and user.is_admin):
        raise Forbidden("Only administrators may change templates.")


def template_to_write(*, user: User, template_id: str) -> Template:
    """One of them, which nobody else changes until the transaction ends. Raises."""
    templates_writable(user=user)
    return template_get(user=user, template_id=template_id, lock=True)


def template_get(*, user: User, template_id: str, lock: bool = False) -> Template:
    """One of them. Raises NotFound, Forbidden."""
    found = _one(templates_get(user=user), identifier(template_id), lock=lock)
    if found is None:
        raise NotFound("There is no such template.")
    return found


def targets_all() -> list[tuple[str, str, int]]:
    """Name, host and port of every connection; for the administrator's command line only."""
    found: list[tuple[str, str, int]] = []
    connections = list(Connection.objects.order_by("name"))
    applies = effective_all(connections)
    for connection in connections:
        protocol = protocol_get(connection.protocol)
        values = applies[connection.pk].parameters()
        host = values.get("hostname")
        if protocol and host:
            found.append((connection.name, host, int(values.get("port", protocol.default_port))))
    return found


def folder_height(*, folder: Folder) -> int:
    """How many levels of folders there are from this one down, it included."""
    rows = (
        Folder.objects.filter(pk__in=folders_below([folder.pk]))
        .order_by()
        .values_list("pk", "parent_id")
    )
    children: dict[int | None, list[int]] = {}
    for key, parent in rows:
        children.setdefault(parent, []).append(key)
    height, level = 0, [folder.pk]
    while level:
        height += 1
        level = [key for parent in level for key in children.get(parent, ())]
    return height


def _one(rows: QuerySet[_M], key: int, *, lock: bool) -> _M | None:
    if lock:
        rows = rows.select_for_update(no_key=True)  # others may still refer to it
    return rows.filter(pk=key).first()
