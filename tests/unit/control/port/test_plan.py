"""Plans are values: entries say what they are, and no secret is in their text."""

from __future__ import annotations

import pytest

from deskgate.control.port.plan import (
    ConnectionEntry,
    Entry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    MemberEntry,
    NestingEntry,
    Plan,
    UserEntry,
    ValueEntry,
)
from deskgate.grants import Secret


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (GroupEntry(name="Ops"), "Ops"),
        (MemberEntry(group="Ops", username="ada"), "ada in Ops"),
        (NestingEntry(parent="A", child="B"), "B in A"),
        (FolderEntry(path=("A", "b/c")), r"A/b\/c"),
        (ConnectionEntry(path=("A", "web"), protocol="ssh"), "A/web"),
        (ValueEntry(credential="corp", person="ada"), "corp of ada"),
        (GrantEntry(user="ada", role="see"), "ada on everything"),
        (GrantEntry(group="Ops", folder=("A",), role="see"), "group Ops on A"),
    ],
)
def test_what_people_call_it(entry: Entry, title: str) -> None:
    assert entry.title == title


def test_no_secret_is_in_a_text() -> None:
    plan = Plan(
        users=(UserEntry(username="ada", password_hash=Secret("hunter2")),),
        connections=(
            ConnectionEntry(path=("a",), protocol="ssh", secrets={"p": Secret("hunter2")}),
        ),
    )
    assert "hunter2" not in repr(plan)


def test_where_it_stood_does_not_make_it_another() -> None:
    assert GroupEntry(name="A", where="line 1") == GroupEntry(name="A", where="line 2")


def test_what_others_need_comes_first() -> None:
    plan = Plan(
        grants=(GrantEntry(user="ada", role="see"),),
        folders=(FolderEntry(path=("A",)),),
        users=(UserEntry(username="ada"),),
    )
    assert [entry.kind for entry in plan.entries()] == ["user", "folder", "grant"]
