"""What is below a place, and its regions."""

from __future__ import annotations

from deskgate.control.permissions.scope import Count, scope_of
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create, folder_ensure


def _put(folder: Folder | None, *names: str) -> None:
    for name in names:
        connection_create(name=name, protocol="ssh", folder=folder, parameters={"hostname": "h"})


def test_regions_hold_what_is_not_within_others(db: None) -> None:
    a, b, c, d = (folder_ensure(path=path) for path in ("A", "A/B", "A/B/C", "D"))
    assert a
    assert b
    assert c
    for folder, names in ((a, "1"), (b, "23"), (c, "456"), (d, "7"), (None, "89")):
        _put(folder, *names)
    everything = scope_of(None)
    assert everything.counts([]) == {None: Count(4, 9)}
    regions = [c.pk, a.pk]
    assert everything.counts(regions) == {
        None: Count(1, 3),
        a.pk: Count(2, 3),
        c.pk: Count(1, 3),
    }
    assert everything.up(b.pk, regions) == a.pk
    assert everything.up(c.pk, regions) == c.pk
    assert everything.up(None, regions) is None
    assert [name for _, name in everything.examples(a.pk, regions)] == ["1", "2", "3"]
    below = scope_of(b)
    assert below.counts([]) == {None: Count(2, 5)}
    assert below.path == [a.pk, b.pk]
    assert below.parents == {b.pk: None, c.pk: b.pk}


def test_one_connection(web: Connection, servers: Folder) -> None:
    alone = scope_of(web)
    assert alone.counts([]) == {None: Count(0, 1)}
    assert list(alone.examples(None, [])) == [(web.pk, "web1")]
    assert alone.homes == {web.pk: None}
    assert alone.path[-1] == servers.pk
