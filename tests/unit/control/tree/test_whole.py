"""The whole tree: what is in it for whom, and in how many queries."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import Group, Membership, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.favourites import favourite_add
from deskgate.control.tree.folder_services import folder_ensure
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create
from deskgate.control.tree.whole import tree_get

ADMINISTRATOR = 4  # folders, connections, favourites, recent ones
ORDINARY = 6  # and grants, folders on the way


def _made(path: str) -> Connection:
    place, _, name = path.rpartition("/")
    return connection_create(
        name=name, protocol="ssh", folder=folder_ensure(path=place), parameters={"hostname": "h"}
    )


@pytest.fixture
def rows(db: None) -> dict[str, Connection]:
    paths = ("A/B/in-b", "A/B/C/in-c", "A/in-a", "D/E/in-e", "D/E/beside-e", "F/in-f", "at-root")
    return {row.name: row for row in map(_made, paths)}


@pytest.fixture
def granted(person: User, rows: dict[str, Connection]) -> User:
    group = Group.objects.create(name="g", name_key="g")
    Membership.objects.create(user=person, group=group)
    AccessGrant.objects.create(user=person, folder=Folder.objects.get(name="B"), role=Role.CONNECT)
    AccessGrant.objects.create(group=group, folder=Folder.objects.get(name="C"), role=Role.EDIT)
    AccessGrant.objects.create(group=group, connection=rows["in-e"], role=Role.SEE)
    return person


def test_an_administrators_in_so_many_queries(
    admin: User, rows: dict[str, Connection], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(ADMINISTRATOR):
        tree = tree_get(user=admin)
    assert [f.name for f in tree.folders] == list("ABCDEF")
    assert {f.role for f in tree.folders} == {c.role for c in tree.connections} == {Role.MANAGE}
    assert len(tree.connections) == len(rows)


def test_an_ordinary_persons_in_so_many_queries(
    granted: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(ORDINARY):
        tree = tree_get(user=granted)
    assert [(f.name, f.role) for f in tree.folders] == [
        *(("A", None), ("B", Role.CONNECT), ("C", Role.EDIT), ("D", None), ("E", None))
    ]
    assert [(c.name, c.role) for c in tree.connections] == [
        *(("in-b", Role.CONNECT), ("in-c", Role.EDIT), ("in-e", Role.SEE))
    ]


def test_the_number_does_not_grow(
    granted: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inner = Folder.objects.get(name="C")
    Folder.objects.bulk_create(Folder(name=f"f{i}", parent=inner) for i in range(300))
    places = list(Folder.objects.filter(parent=inner))
    Connection.objects.bulk_create(
        Connection(name=f"c{i}", protocol="ssh", folder=place, tags=["t"])
        for i, place in enumerate(places)
    )
    AccessGrant.objects.bulk_create(
        AccessGrant(user=granted, folder=place, role=Role.SHARE) for place in places
    )
    with django_assert_num_queries(ORDINARY):
        tree = tree_get(user=granted)
    assert len(tree.connections) == 303
    assert {c.role for c in tree.connections if c.name.startswith("c")} == {Role.EDIT}


def test_of_what_is_on_the_way_nothing_but_its_name(granted: User) -> None:
    Folder.objects.filter(name="A").update(icon="home", color="red")
    outer = next(f for f in tree_get(user=granted).folders if f.name == "A")
    assert (outer.icon, outer.color, outer.role) == ("", "", None)


def test_favourites_and_recent_ones_that_one_sees(
    granted: User, rows: dict[str, Connection], make_session: Sessions
) -> None:
    for name in ("in-c", "in-f", "in-b"):
        favourite_add(user=granted, connection=rows[name])
    for minutes, name in ((3, "in-e"), (2, "at-root"), (1, "in-c")):
        make_session(person=granted, connection=rows[name], minutes_ago=minutes, over=True)
    tree = tree_get(user=granted)
    assert tree.favourites == [rows["in-c"].pk, rows["in-b"].pk]
    assert tree.recent == [rows["in-c"].pk, rows["in-e"].pk]


def test_who_has_nothing_sees_nothing(person: User, rows: dict[str, Connection]) -> None:
    tree = tree_get(user=person)
    assert (tree.folders, tree.connections) == ([], [])


@pytest.mark.parametrize("hostname", ["12345", "true", "1e3", "[1]", "null", '"x"'])
def test_a_host_name_that_looks_like_json_is_text(admin: User, hostname: str) -> None:
    Connection.objects.create(name="x", protocol="ssh", hostname=hostname)
    assert [row.hostname for row in tree_get(user=admin).connections] == [hostname]
