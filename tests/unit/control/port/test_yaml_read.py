"""Our YAML as a plan: what is misspelt or missing is told with its line, all of it at once."""

from __future__ import annotations

import pytest

from deskgate.control.port.plan import UNSAID
from deskgate.control.port.troubles import Unreadable
from deskgate.control.port.yaml_read import yaml_plan


def _errors(text: str) -> dict[str, list[str]]:
    with pytest.raises(Unreadable) as caught:
        yaml_plan(text)
    return caught.value.errors


def test_a_file_says_only_what_it_says() -> None:
    plan, _ = yaml_plan("deskgate: 1\nconnections:\n- path: A/web\n  protocol: ssh\n  notes:  hi\n")
    (one,) = plan.connections
    assert (one.path, one.notes, one.tags, one.node) == (("A", "web"), "hi", UNSAID, UNSAID)
    assert (one.where, one.complete) == ("line 3", True)


def test_names_are_paths_and_words_are_text() -> None:
    text = (
        "deskgate: 1\n"
        "folders:\n"
        r"  - path: Input\/Output/C:\\temp" + "\n"
        "    parameters: {ssh: {port: 22, read-only: no}}\n"
        "    second-factor: yes\n"
    )
    (folder,) = yaml_plan(text)[0].folders
    assert folder.path == ("Input/Output", "C:\\temp")
    assert folder.parameters == {"ssh": {"port": "22", "read-only": "no"}}
    assert folder.second_factor is True


def test_null_is_nothing_and_a_quoted_null_is_a_word() -> None:
    text = "deskgate: 1\nfolders:\n- {path: A, guacd: null}\n- {path: B, guacd: 'null'}\n"
    assert [one.node for one in yaml_plan(text)[0].folders] == [None, "null"]


def test_the_members_of_groups_become_entries_of_their_own() -> None:
    text = "deskgate: 1\ngroups:\n- name: A\n  users: [ada, bob]\n  groups: [B]\n- name: B\n"
    plan, _ = yaml_plan(text)
    assert [one.key for one in plan.members] == [("A", "ada"), ("A", "bob")]
    assert [one.key for one in plan.nestings] == [("A", "B")]


@pytest.mark.parametrize(
    ("text", "where", "part"),
    [
        ("folders: []", "line 1", "begin with `deskgate: 1`"),
        ("deskgate: 2", "line 1", "reads 1"),
        ("[]", "line 1", "begin with"),
        ("deskgate: 1\nfolder: []", "line 2", "Did you mean folders?"),
        ("deskgate: 1\nfolders: x", "line 2", "is a list"),
        ("deskgate: 1\nfolders: [x]", "line 2", "is a mapping"),
        ("deskgate: 1\nfolders: [{notes: x}]", "line 2", "path is missing"),
        ("deskgate: 1\nfolders: [{path: a//b}]", "line 2", "two / in a row"),
        ("deskgate: 1\nusers:\n- username: a\n  adnim: true", "line 4", "Did you mean admin?"),
        ("deskgate: 1\nusers:\n- username: a\n  admin: maybe", "line 4", "true or false"),
        ("deskgate: 1\ngrants: [{user: a, role: connect}]", "line 2", "everything: true"),
        ("deskgate: 1\ngrants: [{role: see, folder: A}]", "line 2", "one user or one group"),
        ("deskgate: 1\ngrants: [{user: a, folder: A, role: own}]", "line 2", "one of see,"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, where: str, part: str) -> None:
    assert part in _errors(text)[where][0]


def test_all_errors_at_once() -> None:
    errors = _errors("deskgate: 1\nusers:\n- {}\n- {username: a, x: 1}\nfolders:\n- {path: ''}\n")
    assert set(errors) >= {"line 3", "line 4"}


def test_the_sealed_secrets_are_handed_on() -> None:
    assert yaml_plan("deskgate: 1")[1] is None
    assert yaml_plan("deskgate: 1\nsecrets: {recipe: x}")[1] is not None
