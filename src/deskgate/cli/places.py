"""Places of the tree as the command line names them: `A/B` a folder, `A/B/name` a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskgate.cli.errors import CommandError

if TYPE_CHECKING:
    from deskgate.control.tree.models import Connection, Folder


def folder_at(path: str) -> Folder:
    """The folder at this path. Raises CommandError."""
    from deskgate.control.tree.models import Folder

    folder: Folder | None = None
    for name in _parts(path):
        found = Folder.objects.filter(parent=folder, name=name).first()
        if found is None:
            raise CommandError(f"there is no folder {path!r}: nothing is called {name!r} there.")
        folder = found
    if folder is None:
        raise CommandError("name a folder, such as Servers/Web.")
    return folder


def connection_at(path: str) -> Connection:
    """The connection at this path. Raises CommandError."""
    from deskgate.control.tree.models import Connection

    *above, name = _parts(path) or [""]
    folder = folder_at("/".join(above)) if above else None
    found = Connection.objects.filter(folder=folder, name=name).first()
    if found is None:
        raise CommandError(f"there is no connection {path!r}.")
    return found


def _parts(path: str) -> list[str]:
    return [part.strip() for part in path.split("/") if part.strip()]
