"""People and groups are the same whatever their case; everything else is as it is written."""

from __future__ import annotations

import pytest

from deskgate.control.port.keys import folded_key
from deskgate.control.port.plan import (
    Entry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    MemberEntry,
    NestingEntry,
    NodeEntry,
    UserEntry,
    ValueEntry,
)


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (UserEntry(username="ADA "), ("ada",)),
        (GroupEntry(name="Ops"), ("ops",)),
        (MemberEntry(group="Ops", username="Ada"), ("ops", "ada")),
        (NestingEntry(parent="A", child="B"), ("a", "b")),
        (ValueEntry(credential="Corp", person="Ada"), ("Corp", "ada")),
        (GrantEntry(user="Ada", folder=("A",), role="see"), ("ada", None, ("A",), None)),
        (NodeEntry(name="Berlin", host="h"), ("Berlin",)),
        (FolderEntry(path=("A",)), (("A",),)),
    ],
)
def test_the_key(entry: Entry, key: tuple[object, ...]) -> None:
    assert folded_key(entry) == key
