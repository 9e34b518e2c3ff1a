"""Plans put into a folder, with the folders that they need, and whether they hang together."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.port import shape
from deskgate.control.port.plan import (
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    GrantEntry,
    NodeEntry,
    Plan,
    UserEntry,
)
from deskgate.control.port.shape import parameter_errors, plan_check, plan_complete, plan_into
from deskgate.control.port.troubles import Troubles, Unreadable
from deskgate.grants import Secret

PLAN = Plan(
    folders=(FolderEntry(path=("A",)),),
    connections=(ConnectionEntry(path=("web",), protocol="ssh"),),
    credentials=(CredentialEntry(name="corp", source="named"),),
    grants=(
        GrantEntry(user="ada", role="see"),
        GrantEntry(user="ada", folder=("A",), role="see"),
        GrantEntry(user="ada", connection=("web",), role="see"),
    ),
)


def _errors(plan: Plan) -> dict[str, list[str]]:
    troubles = Troubles()
    plan_check(plan, troubles)
    with pytest.raises(Unreadable) as caught:
        troubles.check()
    return caught.value.errors


def test_into_a_folder() -> None:
    assert plan_into(PLAN, ()) is PLAN
    plan = plan_into(PLAN, ("X", "Y"))
    assert [one.path for one in plan.folders] == [("X", "Y"), ("X", "Y", "A")]
    assert plan.connections[0].path == ("X", "Y", "web")
    assert plan.credentials[0].folder == ("X", "Y")
    assert [(one.folder, one.connection) for one in plan.grants] == [
        (("X", "Y"), None),
        (("X", "Y", "A"), None),
        (None, ("X", "Y", "web")),
    ]


def test_the_folders_that_it_needs_come_before_what_stands_in_them() -> None:
    plan = plan_complete(
        Plan(
            folders=(FolderEntry(path=("A", "B"), notes="x"),),
            connections=(ConnectionEntry(path=("C", "D", "web"), protocol="ssh", where="line 3"),),
            credentials=(CredentialEntry(name="corp", source="named", folder=("E",)),),
        )
    )
    assert [one.path for one in plan.folders] == [
        ("A",),
        ("C",),
        ("E",),
        ("A", "B"),
        ("C", "D"),
    ]
    assert plan.folders[1].where == "line 3"


def test_what_is_there_twice() -> None:
    plan = Plan(
        users=(UserEntry(username="ada", where="line 1"), UserEntry(username="ADA", where="line 2"))
    )
    assert set(_errors(plan)) == {"line 1", "line 2"}
    grant = GrantEntry(user="ada", role="see")
    plan_check(Plan(grants=(grant, grant)), Troubles())  # two alike do no harm


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Plan(folders=(FolderEntry(path=("a",) * 33, where="line 1"),))
    assert "32 levels" in _errors(deep)["line 1"][0]
    fits = Plan(connections=(ConnectionEntry(path=("a",) * 33, protocol="ssh"),))
    plan_check(fits, Troubles())
    monkeypatch.setattr(shape, "OBJECTS", 1)
    assert "more than 1 things" in _errors(PLAN)["file"][0]


def test_secrets_that_credentials_do_not_have() -> None:
    plan = Plan(
        credentials=(
            CredentialEntry(name="c", source="static", secrets={"pin": Secret("1")}, where="row"),
        )
    )
    assert "pin can't be kept" in _errors(plan)["row"][0]


def test_named_credentials_have_no_value_of_their_own() -> None:
    wrong: list[dict[str, Any]] = [{"username": "x"}, {"secrets": {"password": Secret("x")}}]
    for said in wrong:
        entry = CredentialEntry(name="c", source="named", where="row", **said)
        assert "fills in their own" in _errors(Plan(credentials=(entry,)))["row"][0]
    plan_check(
        Plan(credentials=(CredentialEntry(name="c", source="named", domain=""),)), Troubles()
    )


def test_one_default_at_most() -> None:
    nodes = tuple(NodeEntry(name=n, host="h", is_default=True, where=n) for n in "ab")
    assert list(_errors(Plan(nodes=nodes))) == ["b"]


def test_what_is_wrong_with_parameters() -> None:
    assert parameter_errors("ssh", {"port": "22", "command": ""}) == []
    ((field, text),) = parameter_errors("ssh", {"port": "hunter2"})
    assert field == "port"
    assert "hunter2" not in text
