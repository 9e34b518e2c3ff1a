"""Deletes a folder with all it holds.

Laws: as a whole or not at all; live sessions on what goes end; each thing that goes has its line
in the log; credentials are never deleted along, because connections elsewhere may use them.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError

from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict
from deskgate.control.permissions.reach import folders_below
from deskgate.control.tree.changes import grants_ending, removal
from deskgate.control.tree.folder_services import folders_hold
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connections_end
from deskgate.control.vault.models import Credential


def folder_delete_all(*, folder: Folder) -> None:
    """Delete the folder and all below it. Raises Conflict when credentials are kept there."""
    with transaction.atomic():
        folders_hold()
        held = list(Folder.objects.filter(pk__in=folders_below([folder.pk])).order_by())
        _check_credentials(held)
        connections = Connection.objects.filter(folder__in=[f.pk for f in held])
        connections_end(connections=connections)
        rows = list(connections.select_related("folder").order_by("pk"))
        ending = grants_ending(folders=[f.pk for f in held], connections=[c.pk for c in rows])
        for row in rows:
            record("connection.delete", row, details=removal(row, row.folder, ending))
        connections.delete()
        names = {f.pk: f for f in held}
        for inner in held:
            outer = folder.parent if inner == folder else names.get(inner.parent_id or 0)
            record("folder.delete", inner, details=removal(inner, outer, ending))
        try:
            _delete_deepest_first(folder, held)
        except ProtectedError:
            raise Conflict("Something was put there meanwhile. Try again.") from None


def _check_credentials(held: list[Folder]) -> None:
    kept = (
        Credential.objects.filter(folder__in=held).order_by("name").values_list("name", flat=True)
    )
    names = list(kept[:3])
    if names:
        rest = " and others" if len(kept) > len(names) else ""
        raise Conflict(
            f"Credentials are kept here: {', '.join(names)}{rest}. Move or delete them first."
        )


def _delete_deepest_first(folder: Folder, held: list[Folder]) -> None:
    inside: dict[int | None, list[int]] = {}
    for one in held:
        inside.setdefault(one.parent_id, []).append(one.pk)
    levels = [[folder.pk]]
    while levels[-1]:
        levels.append([key for outer in levels[-1] for key in inside.get(outer, ())])
    for level in reversed(levels):
        Folder.objects.filter(pk__in=level).delete()
