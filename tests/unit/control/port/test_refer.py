"""What is named and nowhere is told with the line that names it."""

from __future__ import annotations

import pytest

from deskgate.control.port.plan import (
    ConnectionEntry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    MemberEntry,
    NestingEntry,
    NodeEntry,
    Plan,
    UserEntry,
    ValueEntry,
)
from deskgate.control.port.refer import refer_check
from deskgate.control.port.troubles import Troubles, Unreadable


def _check(plan: Plan, present: Plan) -> None:
    troubles = Troubles()
    refer_check(plan, present, troubles)
    troubles.check()


def test_in_the_file_or_there_already() -> None:
    plan = Plan(
        members=(MemberEntry(group="OPS", username="Ada"),),
        grants=(GrantEntry(group="Ops", folder=("A",), role="see"),),
        groups=(GroupEntry(name="Ops"),),
        folders=(FolderEntry(path=("B",), node=None),),
    )
    _check(plan, Plan(users=(UserEntry(username="ada"),), folders=(FolderEntry(path=("A",)),)))


@pytest.mark.parametrize(
    ("plan", "missing"),
    [
        (Plan(folders=(FolderEntry(path=("A",), node="x", where="9"),)), "guacd 'x'"),
        (Plan(folders=(FolderEntry(path=("A",), node_group="x", where="9"),)), "guacd-group 'x'"),
        (Plan(folders=(FolderEntry(path=("A",), credential="x", where="9"),)), "credential 'x'"),
        (
            Plan(
                connections=(ConnectionEntry(path=("w",), protocol="ssh", template="x", where="9"),)
            ),
            "template 'x'",
        ),
        (Plan(nodes=(NodeEntry(name="n", host="h", groups=("x",), where="9"),)), "guacd-group 'x'"),
        (Plan(members=(MemberEntry(group="g", username="x", where="9"),)), "user 'x'"),
        (Plan(nestings=(NestingEntry(parent="p", child="x", where="9"),)), "group 'x'"),
        (Plan(values=(ValueEntry(credential="x", person="p", where="9"),)), "credential 'x'"),
        (Plan(grants=(GrantEntry(user="x", role="see", where="9"),)), "user 'x'"),
        (
            Plan(grants=(GrantEntry(user="x", folder=("A", "b/c"), role="see", where="9"),)),
            r"folder 'A/b\\/c'",
        ),
        (
            Plan(grants=(GrantEntry(user="x", connection=("w",), role="see", where="9"),)),
            "connection 'w'",
        ),
    ],
)
def test_what_is_missing(plan: Plan, missing: str) -> None:
    with pytest.raises(Unreadable) as caught:
        _check(plan, Plan())
    assert any(f"there is no {missing}" in text for text in caught.value.errors["9"])
