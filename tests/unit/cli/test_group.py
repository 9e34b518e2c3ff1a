"""Groups at the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.cli.conftest import Run

from deskgate.cli import group, main
from deskgate.cli.errors import CommandError
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.services import user_create
from deskgate.settings import Settings

Command = Callable[..., str]


@pytest.fixture
def command(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run it within the test, on the test's database; gives what it prints."""
    monkeypatch.setattr(group, "prepare_data", lambda settings: None)

    def run(*arguments: str) -> str:
        parsed = main.build_parser().parse_args(["group", *arguments])
        assert parsed.run(Settings(), parsed) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def ada(db: None) -> User:
    return user_create(username="ada", password=None)


def test_groups_and_who_is_in_them(command: Command, ada: User) -> None:
    added = command("add", "Staff", "--description", "all", "--second-factor")
    assert added == "Added the group 'Staff'.\n"
    made = Group.objects.get()
    assert (made.description, made.require_second_factor) == ("all", True)
    command("add", "Everybody")
    command("join", "staff", "--user", "ADA")
    assert command("join", "Everybody", "--group", "Staff") == "Staff is in Everybody.\n"
    assert command("list") == "Everybody\t0\t1\nStaff\t1\t0\n"
    assert command("show", "staff") == "user\tada\tmanual\n"
    assert command("show", "everybody") == "group\tStaff\n"
    with pytest.raises(CommandError, match="because it is"):
        command("join", "Staff", "--group", "Everybody")
    assert command("leave", "Staff", "--user", "ada") == "ada is not in Staff.\n"
    command("leave", "Everybody", "--group", "Staff")
    assert command("remove", "Staff") == "Removed the group 'Staff'.\n"
    assert command("list") == "Everybody\t0\t0\n"


def test_what_is_not_there_is_told(command: Command) -> None:
    for arguments in (("show", "x"), ("remove", "x"), ("join", "x", "--user", "y")):
        with pytest.raises(CommandError, match="no group called 'x'"):
            command(*arguments)
    with pytest.raises(SystemExit):
        command("join", "x")


def test_as_a_program(deskgate: Run) -> None:
    added = deskgate("group", "add", "Staff")
    assert (added.returncode, added.stdout) == (0, "Added the group 'Staff'.\n")
    again = deskgate("group", "add", "STAFF")
    assert (again.returncode, again.stdout) == (1, "")
    assert "There is a group of this name already." in again.stderr
