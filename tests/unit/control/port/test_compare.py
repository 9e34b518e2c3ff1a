"""What a plan would change, field by field, and nothing of a secret but that it is set."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.port.compare import Change, Doing, compare, shown
from deskgate.control.port.plan import (
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    GrantEntry,
    MemberEntry,
    Plan,
    UserEntry,
)
from deskgate.control.port.troubles import Troubles, Unreadable
from deskgate.grants import Secret


def _changes(wanted: Plan, present: Plan | None = None) -> list[Change]:
    troubles = Troubles()
    changes = compare(wanted, present or Plan(), troubles)
    troubles.check()
    return changes


def _web(**fields: Any) -> Plan:
    known: dict[str, Any] = {"path": ("A", "web"), "protocol": "ssh", **fields}
    return Plan(connections=(ConnectionEntry(**known),))


def _fields(wanted: Plan, present: Plan | None = None) -> list[tuple[str, str, str]]:
    (change,) = _changes(wanted, present)
    return [(one.name, one.before, one.after) for one in change.fields]


def test_what_is_new_lists_what_it_says() -> None:
    wanted = _web(parameters={"port": "22"}, tags=("a", "b"), notes="", second_factor=True)
    (change,) = _changes(wanted)
    assert (change.doing, change.present) == (Doing.CREATE, None)
    assert _fields(wanted) == [
        ("second-factor", "", "yes"),
        ("tags", "", "a, b"),
        ("protocol", "", "ssh"),
        ("parameters.port", "", "22"),
    ]


def test_what_is_unsaid_is_not_compared() -> None:
    present = _web(notes="there", parameters={"port": "22"}, node="berlin")
    (change,) = _changes(_web(), present)
    assert (change.doing, change.fields) == (Doing.UNCHANGED, ())
    assert _fields(_web(node=None), present) == [("node", "berlin", "")]


def test_parameters_are_added_unless_they_are_all() -> None:
    present = _web(parameters={"port": "22", "username": "root"})
    some = {"port": "2222"}
    assert _fields(_web(parameters=some), present) == [("parameters.port", "22", "2222")]
    assert _fields(_web(parameters=some, complete=True), present) == [
        ("parameters.port", "22", "2222"),
        ("parameters.username", "root", ""),
    ]


def test_folders_parameters_by_protocol() -> None:
    wanted = Plan(folders=(FolderEntry(path=("A",), parameters={"ssh": {"port": ""}}),))
    present = Plan(folders=(FolderEntry(path=("A",), parameters={"rdp": {"console": "true"}}),))
    assert _fields(wanted, present) == [
        ("parameters.rdp.console", "true", ""),
        ("parameters.ssh.port", "", "nothing, whatever a folder says"),
    ]


def test_secrets_are_set_or_changed_and_never_said() -> None:
    present = _web(secrets={"password": Secret("one")})
    assert _fields(_web(secrets={"password": Secret("one")}), present) == []
    assert _fields(_web(secrets={"password": Secret("two")}), present) == [
        ("password", "set", "changed")
    ]
    assert _fields(_web(secrets={"private-key": Secret("k")}), present) == [
        ("private-key", "", "set")
    ]
    assert _fields(_web(), present) == []


def test_people_are_the_same_whatever_their_case() -> None:
    present = Plan(
        users=(UserEntry(username="Ada", is_admin=True),),
        members=(MemberEntry(group="Ops", username="Ada"),),
    )
    wanted = Plan(
        users=(UserEntry(username="ada", is_admin=True),),
        members=(MemberEntry(group="OPS", username="ADA"),),
    )
    assert {change.doing for change in _changes(wanted, present)} == {Doing.UNCHANGED}


def test_a_password_is_for_new_people_only() -> None:
    wanted = Plan(users=(UserEntry(username="ada", password_hash=Secret("x")),))
    assert _fields(wanted) == [("password", "", "set")]
    assert _fields(wanted, Plan(users=(UserEntry(username="ada"),))) == []


def test_another_programs_file_leaves_peoples_rights() -> None:
    troubles = Troubles()
    wanted = Plan(users=(UserEntry(username="ada", is_admin=True, email="x@y.org"),), foreign=True)
    present = Plan(users=(UserEntry(username="ada", is_admin=False, email=""),))
    (change,) = compare(wanted, present, troubles)
    assert change.doing is Doing.UNCHANGED
    assert "keeps their rights" in troubles.notes[0].text


def test_what_cannot_become_another_kind() -> None:
    troubles = Troubles()
    wanted = Plan(
        connections=_web(where="line 7").connections,
        credentials=(CredentialEntry(name="corp", source="named", where="line 9"),),
    )
    present = Plan(
        connections=_web(protocol="rdp").connections,
        credentials=(CredentialEntry(name="corp", source="static"),),
    )
    assert compare(wanted, present, troubles) == []
    with pytest.raises(Unreadable) as caught:
        troubles.check()
    assert "of another kind (rdp)" in caught.value.errors["line 7"][0]
    assert "of another kind (static)" in caught.value.errors["line 9"][0]


def test_grants_of_other_programs_add_only_what_is_missing() -> None:
    wanted = Plan(grants=(GrantEntry(user="a", folder=("A",), role="connect", only_add=True),))
    more = Plan(grants=(GrantEntry(user="a", folder=("A",), role="edit"),))
    limited = Plan(grants=(GrantEntry(user="a", folder=("A",), role="edit", view_only=True),))
    assert [one.doing for one in _changes(wanted, more)] == [Doing.UNCHANGED]
    assert [one.doing for one in _changes(wanted, limited)] == [Doing.CREATE]


def test_values_in_words() -> None:
    assert shown(None) == ""
    assert shown(False) == "no"
    assert shown((), "folder") == "(none)"
    assert shown(("A", "b/c"), "folder") == r"A/b\/c"
    assert shown((((0, 4), "08:00", "17:00"),)) == "(0, 4) 08:00-17:00"
