"""Paths in the tree, in one query each."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from deskgate.control.permissions.reach import (
    connections_listed,
    folder_key,
    folders_above,
    folders_below,
    folders_only_above,
    folders_up_from,
    parents_of,
    path_in,
    path_of,
)
from deskgate.control.tree.models import Connection, Folder


def test_paths(
    servers: Folder, web: Connection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    top = servers.parent
    assert top is not None
    with django_assert_num_queries(1):
        assert path_of(web) == [top.pk, servers.pk]
    assert path_of(servers) == [top.pk, servers.pk]
    assert path_of(top) == [top.pk]
    assert path_of(None) == []
    assert parents_of([servers.pk]) == {servers.pk: top.pk, top.pk: None}
    assert parents_of([]) == {}
    assert (folder_key(web), folder_key(top), folder_key(None)) == (servers.pk, top.pk, None)


def test_below_and_above(servers: Folder, web: Connection) -> None:
    top = servers.parent
    assert top is not None
    folders = Folder.objects
    assert set(folders.filter(pk__in=folders_below([top.pk]))) == {top, servers}
    assert set(folders.filter(pk__in=folders_below([]))) == set()
    assert set(folders.filter(pk__in=folders_above([servers.pk]))) == {top}
    assert set(folders.filter(pk__in=folders_above([], [web.pk]))) == {top, servers}
    assert set(folders.filter(pk__in=folders_up_from([servers.pk]))) == {top, servers}
    assert set(folders.filter(pk__in=folders_up_from([]))) == set()
    assert set(folders.filter(pk__in=folders_only_above([servers.pk], [web.pk]))) == {top}
    assert set(folders.filter(pk__in=folders_only_above([top.pk], [web.pk]))) == set()
    assert set(folders.filter(pk__in=folders_only_above([], [web.pk]))) == {top, servers}
    assert Connection.objects.filter(pk__in=connections_listed([web.pk, -1])).get() == web


def test_a_ring_ends(servers: Folder) -> None:
    top = servers.parent
    assert top is not None
    Folder.objects.filter(pk=top.pk).update(parent=servers)
    assert set(path_of(servers)) == {top.pk, servers.pk}
    assert path_in({1: 2, 2: 1}, 1) == [2, 1]
    for reached in (folders_below([top.pk]), folders_above([top.pk]), folders_up_from([top.pk])):
        assert set(Folder.objects.filter(pk__in=reached)) == {top, servers}
    Folder.objects.filter(pk=top.pk).update(parent=None)


def test_more_keys_than_a_query_has_parameters(web: Connection) -> None:
    many = [*range(10**9, 10**9 + 40_000), web.pk]
    assert Connection.objects.filter(pk__in=connections_listed(many)).count() == 1
