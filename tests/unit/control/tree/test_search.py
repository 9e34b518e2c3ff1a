"""Every word must occur; only what one sees is looked at."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.folder_services import folder_create, folder_ensure
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.search import (
    WORDS,
    connections_found,
    matched_in,
    paths_to,
    words_of,
)
from deskgate.control.tree.services import connection_create


@pytest.fixture
def rows(db: None) -> dict[str, Connection]:
    prod = folder_create(name="Prod", parent=None, parameters={"ssh": {"hostname": "shared.host"}})
    deep = folder_create(name="Deep", parent=prod)
    made = (
        connection_create(
            name="Straße 100%", protocol="ssh", folder=prod, parameters={"hostname": "10.0.0.1"}
        ),
        connection_create(
            name="mail", protocol="ssh", folder=deep, parameters={}, tags=["Critical", "mail_x"]
        ),
        connection_create(
            name="desk",
            protocol="rdp",
            folder=None,
            parameters={"hostname": "10.0.0.100"},
            notes="Reboot the MAIL server\nbefore six.",
        ),
    )
    return {row.name: row for row in made}


def _names(user: User, query: str, **filters: object) -> list[str]:
    found = connections_found(user=user, words=words_of(query), **filters)  # type: ignore[arg-type]  # as given by the tests
    return sorted(row.name for row in found)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Straße 100%", "desk", "mail"]),
        ("STRASSE", ["Straße 100%"]),
        ("mail", ["desk", "mail"]),
        ("mail SIX", ["desk"]),
        ("100%", ["Straße 100%"]),
        ("mail_", ["mail"]),
        ("shared", ["mail"]),
        ("10.0.0.1", ["Straße 100%", "desk"]),
        ("critical", ["mail"]),
        ("\\ '", []),
        ("mail nowhere", []),
        ("mail\0six", ["desk"]),
    ],
)
def test_words(admin: User, rows: dict[str, Connection], query: str, names: list[str]) -> None:
    assert _names(admin, query) == names


def test_filters(admin: User, rows: dict[str, Connection]) -> None:
    prod = Folder.objects.get(name="Prod")
    assert _names(admin, "", protocol="rdp") == ["desk"]
    assert _names(admin, "", tag="CRITICAL") == ["mail"]
    assert _names(admin, "", tag="critic") == _names(admin, "", tag="mail") == []
    assert _names(admin, "mail", folder_id=prod.pk) == ["mail"]
    assert _names(admin, "", folder_id=-1) == []
    assert _names(admin, "", tag="\0") == _names(admin, "", protocol="\0") == []


def test_nothing_that_the_gate_does_not_show(person: User, rows: dict[str, Connection]) -> None:
    assert _names(person, "mail") == []
    AccessGrant.objects.create(user=person, connection=rows["mail"], role=Role.SEE)
    assert _names(person, "") == _names(person, "mail") == ["mail"]


def test_where_the_words_are(rows: dict[str, Connection]) -> None:
    for name, query, where in (
        ("mail", "mail", "name"),
        ("mail", "shared", "host"),
        ("mail", "critical", "tags"),
        ("desk", "reboot mail", "notes"),
        ("desk", "desk six", "name"),
        ("desk", "", "name"),
        ("desk", "nowhere", "name"),
    ):
        assert matched_in(rows[name], words_of(query)) == where


def test_paths_in_one_query(
    rows: dict[str, Connection], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    folder_ensure(path="a/b")
    with django_assert_num_queries(1):
        paths = paths_to(list(rows.values()))
    assert [step.name for step in paths[rows["mail"].folder_id]] == ["Prod", "Deep"]
    assert paths[None] == []
    with django_assert_num_queries(0):
        assert paths_to([]) == {None: []}


def test_a_ring_of_folders_ends(rows: dict[str, Connection]) -> None:
    Folder.objects.filter(name="Prod").update(parent=Folder.objects.get(name="Deep"))
    assert len(paths_to([rows["mail"]])[rows["mail"].folder_id]) <= 3


def test_so_many_words_and_no_more() -> None:
    assert words_of("b A  b\x1f c") == ["b", "a", "c"]
    assert len(words_of(" ".join(map(str, range(50))))) == WORDS
