"""How far grants reach in the tree: the folders below some, the folders above some.

Law: each is one subquery of a recursive query, which SQLite and PostgreSQL answer alike, and which
a ring of folders, that no service makes, doesn't keep from ending.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models.expressions import RawSQL

from deskgate.control.tree.models import Connection, Folder

Place = Folder | Connection | None  # None: the whole tree, or its root


def connections_listed(keys: Collection[int]) -> RawSQL:
    """These connections, for `__in`."""
    return _query(f"SELECT id FROM tree_connection WHERE id IN ({_list(keys)})")  # noqa: S608 -- keys are integers, see _list


def folders_below(keys: Collection[int]) -> RawSQL:
    """The keys of these folders and of all below them, for `__in`."""
    return _query(
        f"""
        WITH RECURSIVE below(id) AS (
            SELECT id FROM tree_folder WHERE id IN ({_list(keys)})
            UNION
            SELECT f.id FROM tree_folder f JOIN below ON f.parent_id = below.id
        )
        SELECT id FROM below
        """  # noqa: S608 -- keys are integers, see _list
    )


def folders_above(folders: Collection[int], connections: Collection[int] = ()) -> RawSQL:
    """The keys of the folders that hold these, up to the root, for `__in`."""
    return _query(
        f"""
        WITH RECURSIVE above(id) AS (
            SELECT parent_id FROM tree_folder WHERE id IN ({_list(folders)})
            UNION
            SELECT folder_id FROM tree_connection WHERE id IN ({_list(connections)})
            UNION
            SELECT f.parent_id FROM tree_folder f JOIN above ON f.id = above.id
        )
        SELECT id FROM above WHERE id IS NOT NULL
        """  # noqa: S608 -- keys are integers, see _list
    )


def folders_only_above(folders: Collection[int], connections: Collection[int] = ()) -> RawSQL:
    """The same without those that are these folders or below them, for `__in`.

    One set less the other: PostgreSQL would look the second one through for each of the first.
    """
    above, below = folders_above(folders, connections).sql, folders_below(folders).sql
    return _query(f"{above} EXCEPT SELECT id FROM ({below}) AS seen")  # noqa: S608 -- keys are integers, see _list


def folders_up_from(keys: Collection[int]) -> RawSQL:
    """The keys of these folders and of all that hold them, up to the root, for `__in`."""
    return _query(
        f"""
        WITH RECURSIVE above(id, parent_id) AS (
            SELECT id, parent_id FROM tree_folder WHERE id IN ({_list(keys)})
            UNION
            SELECT f.id, f.parent_id FROM tree_folder f JOIN above ON f.id = above.parent_id
        )
        SELECT id FROM above
        """  # noqa: S608 -- keys are integers, see _list
    )


def path_of(place: Place) -> list[int]:
    """The keys of the folders from the root down to this place, a folder itself included."""
    key = folder_key(place)
    return [] if key is None else path_in(parents_of([key]), key)


def path_in(parents: Mapping[int, int | None], key: int | None) -> list[int]:
    """The path down to this folder, when the parents of all on it are known. No query."""
    path: list[int] = []
    while key is not None and key not in path:  # a ring ends here
        path.append(key)
        key = parents.get(key)
    return path[::-1]


def folder_key(place: Place) -> int | None:
    """The folder itself, or the one that the connection is in; None: the root."""
    if place is None:
        return None
    return place.folder_id if isinstance(place, Connection) else place.pk


def parents_of(folders: Collection[int]) -> dict[int, int | None]:
    """The parent of each of these folders, and of each above them. One query."""
    if not folders:
        return {}
    rows = Folder.objects.filter(pk__in=folders_up_from(folders))
    return dict(rows.order_by().values_list("pk", "parent_id"))


def _list(keys: Collection[int]) -> str:
    # Written out, because a person can hold more grants than a query can have parameters.
    return ",".join(str(int(key)) for key in sorted(keys)) or "NULL"


def _query(sql: str) -> RawSQL:
    return RawSQL(sql, ())  # noqa: S611 -- the text is ours and holds nothing but integers
