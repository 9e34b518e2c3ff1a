"""Pages: each row once and in order, whatever is added meanwhile; a cursor is only our own."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from deskgate.control.api.paging import page
from deskgate.control.errors import Invalid
from deskgate.control.tree.models import Folder

pytestmark = pytest.mark.django_db

SORTS = {"name": "name", "created": "created_at"}
NAMES = ["d", "a", "c", "e", "b"]


def make() -> None:
    for name in NAMES:
        Folder.objects.create(name=name)


def walk(sort: str | None, *, keys_first: bool = False) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        rows, cursor = page(
            Folder.objects.all(),
            cursor=cursor,
            limit=2,
            sort=sort,
            sorts=SORTS,
            keys_first=keys_first,
        )
        found += [row.name for row in rows]
        if cursor is None:
            return found
        Folder.objects.create(name=f"0 {len(found)}")  # before what has been seen


@pytest.mark.parametrize("keys_first", [False, True])
def test_each_row_once(keys_first: bool) -> None:
    make()
    assert walk(None, keys_first=keys_first) == sorted(NAMES)


def test_backwards_and_by_time() -> None:
    make()
    assert [name for name in walk("-name") if name in NAMES] == sorted(NAMES, reverse=True)
    Folder.objects.all().delete()
    make()
    assert walk("created")[:5] == NAMES


def a_cursor(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("sort", "cursor"),
    [
        ("name", ""),
        ("name", "é"),
        ("name", "x" * 3000),
        ("name", a_cursor("[]")),
        ("name", a_cursor('["a"]')),
        ("name", a_cursor('["a", "x"]')),
        ("name", a_cursor("[null, 1]")),
        ("created", a_cursor('["yesterday", 1]')),
        ("created", a_cursor('["0001-01-01T00:00:00+23:59", 1]')),
        ("notes", None),
        ("", "x"),
    ],
)
def test_what_is_not_ours(sort: str, cursor: str | None) -> None:
    with pytest.raises(Invalid):
        page(Folder.objects.all(), cursor=cursor, limit=2, sort=sort, sorts=SORTS)
