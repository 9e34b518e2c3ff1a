"""Everything below a place, counted once, so that many people's access to it can be compared.

A region is a folder with all below it but the regions within; None stands for the whole of it. What
somebody holds is the same throughout a region when its folders are those on which they hold grants.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from deskgate.control.permissions.reach import Place, folders_below, path_of
from deskgate.control.tree.models import Connection, Folder

Key = int | None


@dataclass(slots=True)
class Count:
    """So many of each."""

    folders: int = 0
    connections: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """`path` leads down to the place; folders and connections are those the place reaches."""

    place: Place
    path: list[int]
    parents: dict[int, Key]
    order: dict[int, int]  # of each folder; those above come before those below
    children: dict[Key, list[int]]
    names: dict[Key, list[tuple[int, str]]]  # of the connections, by folder
    homes: dict[int, Key]  # the folder of each connection
    totals: dict[Key, Count]  # of each folder with all below

    def up(self, key: Key, regions: Collection[int]) -> Key:
        """The region that this folder is in."""
        while key is not None and key not in regions:
            key = self.parents[key]
        return key

    def counts(self, regions: Collection[int]) -> dict[Key, Count]:
        """How much is in each region, those above before those within."""
        found: dict[Key, Count] = {None: Count(self.totals[None].folders)}
        found[None].connections = self.totals[None].connections
        for key in sorted(regions, key=self.order.__getitem__):
            mine = self.totals[key]
            found[key] = Count(mine.folders, mine.connections)
            around = found[self.up(self.parents[key], regions)]
            around.folders -= mine.folders
            around.connections -= mine.connections
        return found

    def examples(self, region: Key, regions: Collection[int]) -> Iterator[tuple[int, str]]:
        """The connections of a region, by key and name."""
        waiting = [region]
        for key in waiting:  # it grows while it is walked
            yield from self.names.get(key, ())
            waiting += [child for child in self.children.get(key, ()) if child not in regions]


def scope_of(place: Place) -> Scope:
    """What a grant on this place reaches. Three queries at most."""
    folders, rows = Folder.objects.order_by(), Connection.objects.order_by("name", "pk")
    if isinstance(place, Folder):
        folders = folders.filter(pk__in=folders_below([place.pk]))
        rows = rows.filter(folder_id__in=folders_below([place.pk]))
    elif isinstance(place, Connection):
        folders, rows = folders.none(), rows.filter(pk=place.pk)
    above: dict[int, Key] = dict(folders.values_list("pk", "parent_id"))
    parents = {key: parent if parent in above else None for key, parent in above.items()}
    names: dict[Key, list[tuple[int, str]]] = {}
    homes: dict[int, Key] = {}
    for key, name, folder in rows.values_list("pk", "name", "folder_id"):
        homes[key] = folder if folder in parents else None
        names.setdefault(homes[key], []).append((key, name))
    children: dict[Key, list[int]] = {}
    for key, parent in parents.items():
        children.setdefault(parent, []).append(key)
    order = list(children.get(None, []))
    for key in order:  # it grows while it is walked
        order += children.get(key, [])
    return Scope(
        place=place,
        path=path_of(place),
        parents=parents,
        order={key: number for number, key in enumerate(order)},
        children=children,
        names=names,
        homes=homes,
        totals=_totals(order, parents, names),
    )


def _totals(
    order: list[int], parents: dict[int, Key], names: dict[Key, list[tuple[int, str]]]
) -> dict[Key, Count]:
    totals: dict[Key, Count] = {key: Count(1, len(names.get(key, ()))) for key in order}
    totals[None] = Count(0, len(names.get(None, ())))
    for key in reversed(order):
        around = totals[parents[key]]
        around.folders += totals[key].folders
        around.connections += totals[key].connections
    return totals
