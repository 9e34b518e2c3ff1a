"""The rows that an import refers to, by the names that a plan has for them.

Each kind is read once, when it is first asked for; what the import makes is told with `made`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, TypeVar

from deskgate.control.accounts.models import Group, User, username_fold
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.port.options import Options
from deskgate.control.port.plan import UNSAID, Entry, Unsaid
from deskgate.control.port.snapshot import folder_paths
from deskgate.control.tree.models import Connection, Folder, Template
from deskgate.control.tree.paths import Path
from deskgate.control.vault.models import Credential

T = TypeVar("T")


class Found:
    """What is there, and who imports with which options."""

    def __init__(self, by: User | None, options: Options) -> None:
        self.by = by
        self.options = options

    @cached_property
    def nodes(self) -> dict[str, GuacdNode]:
        """guacd servers by name."""
        return {row.name: row for row in GuacdNode.objects.all()}

    @cached_property
    def node_groups(self) -> dict[str, NodeGroup]:
        """Groups of them by name."""
        return {row.name: row for row in NodeGroup.objects.all()}

    @cached_property
    def users(self) -> dict[str, User]:
        """People by the key of their name."""
        return {row.username_key: row for row in User.objects.all()}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups of people by the key of their name."""
        return {row.name_key: row for row in Group.objects.all()}

    @cached_property
    def folders(self) -> dict[Path, Folder]:
        """Folders by path."""
        rows = {row.pk: row for row in Folder.objects.all()}
        paths = folder_paths((row.pk, row.parent_id, row.name) for row in rows.values())
        return {paths[key]: row for key, row in rows.items()}

    @cached_property
    def templates(self) -> dict[str, Template]:
        """Templates by name."""
        return {row.name: row for row in Template.objects.all()}

    @cached_property
    def credentials(self) -> dict[str, Credential]:
        """Shared and named credentials by name."""
        return {row.name: row for row in Credential.objects.filter(owner__isnull=True)}

    @cached_property
    def connections(self) -> dict[Path, Connection]:
        """Connections by path."""
        places = {row.pk: path for path, row in self.folders.items()}
        rows = Connection.objects.select_related("folder", "template")
        return {
            (*(() if row.folder_id is None else places[row.folder_id]), row.name): row
            for row in rows
        }

    def user(self, name: str) -> User:
        """A person, whatever the case of the name."""
        return self.users[username_fold(name)]

    def group(self, name: str) -> Group:
        """A group of people, whatever the case of the name."""
        return self.groups[username_fold(name)]

    def folder(self, path: Path) -> Folder | None:
        """A folder; None is the root."""
        return self.folders[path] if path else None


def said(entry: Entry, *names: str) -> dict[str, Any]:
    """Those of the entry's attributes that the file says something of."""
    return {name: getattr(entry, name) for name in names if getattr(entry, name) is not UNSAID}


def look_up(name: str | Literal[Unsaid.UNSAID] | None, rows: Callable[[str], T]) -> T | None:
    """The row of this name; None for none."""
    return None if name is None or isinstance(name, Unsaid) else rows(name)
