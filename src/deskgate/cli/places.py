r"""Places of the tree as the command line names them: `A/B` a folder, `A/B/name` a connection.

A "/" within a name is written `\/`, see `deskgate.control.tree.paths`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deskgate.cli.errors import CommandError

if TYPE_CHECKING:
    from deskgate.control.tree.models import Connection, Folder


def folder_at(path: str) -> Folder:
    """The folder at this path. Raises CommandError."""
    folder = _folder(_names(path), path)
    if folder is None:
        raise CommandError("name a folder, such as Servers/Web.")
    return folder


def connection_at(path: str) -> Connection:
    """The connection at this path. Raises CommandError."""
    from deskgate.control.tree.models import Connection

    *above, name = _names(path) or ("",)
    folder = _folder(above, path)
    found = Connection.objects.filter(folder=folder, name=name).first()
    if found is None:
        raise CommandError(f"there is no connection {path!r}.")
    return found


def _folder(names: Iterable[str], path: str) -> Folder | None:
    from deskgate.control.tree.models import Folder

    folder: Folder | None = None
    for name in names:
        found = Folder.objects.filter(parent=folder, name=name).first()
        if found is None:
            raise CommandError(
                f"there is no folder for {path!r}: nothing is called {name!r} there."
            )
        folder = found
    return folder


def _names(path: str) -> tuple[str, ...]:
    from deskgate.control.tree.paths import path_parse

    try:
        return path_parse(path)
    except ValueError as wrong:
        raise CommandError(f"{path!r}: {wrong}") from None
