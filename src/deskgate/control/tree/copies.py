"""Copies of connections, and of folders with all they hold.

Laws: a copy is a new object, with no grants and favourites of the one it was made from; stored
secrets go along only where the caller says so, because whoever may is their manager, and only where
the copy leads to the same target, and so do vouchers, for who may vouch; a copy is made as a whole
or not at all. Credentials of the vault stay where they are and are referred to.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final, TypeVar

from django.db import IntegrityError, transaction

from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.permissions.reach import folders_below, path_of
from deskgate.control.tree.folder_services import folder_check_depth
from deskgate.control.tree.index import index_fill
from deskgate.control.tree.models import Connection, Folder, Settled, SharingProfile
from deskgate.control.tree.selectors import folder_height
from deskgate.control.tree.values import name_free, name_normal
from deskgate.control.vault.services import secrets_copy
from deskgate.control.vault.targets import vouchers_copy

COPIED: Final = 5000  # objects of one copy; what is more holds the database's write lock too long
_OWN: Final = frozenset({"id", "created_at", "updated_at"})

_S = TypeVar("_S", bound=Settled)


def connection_copy(
    *, connection: Connection, folder: Folder | None, name: str | None, with_secrets: bool
) -> Connection:
    """The connection once more, in `folder`; unnamed it is called "name (2)". Raises Invalid."""
    made = _again(connection)
    made.folder = folder
    siblings = Connection.objects.filter(folder=folder)
    made.name = _name(connection.name, name, siblings.values_list("name", flat=True))
    with transaction.atomic():
        index_fill([made])
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            sentence = "There is a connection of this name here already."
            raise Invalid({"name": [sentence]}) from None
        _copy_profiles({connection.pk: made})
        if with_secrets:
            secrets_copy(copies=[(connection, made)])
        vouchers_copy(copies=[(connection, made)])
        record("connection.copy", made, details=_details(connection, with_secrets))
    return made


def folder_copy(
    *, folder: Folder, parent: Folder | None, name: str | None, with_secrets: bool
) -> Folder:
    """The folder once more, in `parent`, with all that it holds. Raises Invalid, Conflict."""
    siblings = Folder.objects.filter(parent=parent)
    called = _name(folder.name, name, siblings.values_list("name", flat=True))
    with transaction.atomic():
        folder_check_depth(outer=len(path_of(parent)), inner=folder_height(folder=folder))
        held = list(Folder.objects.filter(pk__in=folders_below([folder.pk])))
        inner = list(Connection.objects.filter(folder__in=held))
        if len(held) + len(inner) > COPIED:
            raise Conflict(f"At most {COPIED} folders and connections can be copied at once.")
        made = _copy_folders(folder, held, parent, called)
        connections = _copy_connections(inner, made)
        pairs = [(row, connections[row.pk]) for row in inner]
        if with_secrets:
            secrets_copy(copies=pairs)
        vouchers_copy(copies=pairs)
        copy = made[folder.pk]
        counts = {"folders": len(made), "connections": len(connections)}
        record("folder.copy", copy, details=_details(folder, with_secrets) | counts)
    return copy


def _copy_folders(
    top: Folder, held: Iterable[Folder], parent: Folder | None, name: str
) -> dict[int, Folder]:
    """Level by level, because a folder needs its parent's key. By the original's key."""
    inside: dict[int | None, list[Folder]] = {}
    for folder in held:
        inside.setdefault(folder.parent_id, []).append(folder)
    made: dict[int, Folder] = {}
    level = [top]
    while level:
        for folder in level:
            copy = made[folder.pk] = _again(folder)
            first = folder.pk == top.pk
            copy.parent = parent if first else made[folder.parent_id or 0]
            copy.name = name if first else folder.name
        _create([made[folder.pk] for folder in level])
        level = [f for outer in level for f in inside.get(outer.pk, ()) if f.pk not in made]
    return made


def _copy_connections(
    inner: Iterable[Connection], folders: dict[int, Folder]
) -> dict[int, Connection]:
    made: dict[int, Connection] = {}
    for connection in inner:
        copy = made[connection.pk] = _again(connection)
        copy.folder = folders[connection.folder_id or 0]
    Connection.objects.bulk_create(made.values())
    index_fill(made.values())
    Connection.objects.bulk_update(made.values(), ["hostname", "search_text"], batch_size=200)
    _copy_profiles(made)
    return made


def _copy_profiles(copies: dict[int, Connection]) -> None:
    """How sessions of each may be joined, by the original's key."""
    rows = SharingProfile.objects.filter(connection__in=list(copies)).order_by("pk")
    SharingProfile.objects.bulk_create(
        SharingProfile(
            connection=copies[row.connection_id], name=row.name, parameters=row.parameters
        )
        for row in rows
    )


def _create(rows: list[Folder]) -> None:
    try:
        with transaction.atomic():
            Folder.objects.bulk_create(rows)
    except IntegrityError:
        raise Invalid({"name": ["There is a folder of this name here already."]}) from None


def _again(thing: _S) -> _S:
    """A new object that says the same."""
    fields = type(thing)._meta.concrete_fields  # noqa: SLF001 -- Django's public interface
    said: dict[str, Any] = {
        field.attname: deepcopy(getattr(thing, field.attname))
        for field in fields
        if field.name not in _OWN
    }
    return type(thing)(**said)


def _name(of: str, wanted: str | None, taken: Iterable[str]) -> str:
    return name_free(of, set(taken)) if wanted is None else name_normal(wanted)


def _details(thing: Settled, with_secrets: bool) -> dict[str, Any]:
    return {"from": str(thing), "from_id": str(thing.pk), "with_secrets": with_secrets}
