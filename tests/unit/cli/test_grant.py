"""Grants at the command line, and the explainer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.cli.conftest import Run

from deskgate.cli import grant, main
from deskgate.cli.errors import CommandError
from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.services import user_create
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.tree.services import connection_create, folder_ensure
from deskgate.settings import Settings

Command = Callable[..., str]


@pytest.fixture
def command(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run it within the test, on the test's database; gives what it prints."""
    monkeypatch.setattr(grant, "prepare_data", lambda settings: None)

    def run(*arguments: str) -> str:
        parsed = main.build_parser().parse_args(["grant", *arguments])
        assert parsed.run(Settings(), parsed) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def world(db: None) -> None:
    """Ada in the group Staff, and the connection A/B/web."""
    member_add(group=group_create(name="Staff"), user=user_create(username="ada", password=None))
    connection_create(
        name="web",
        protocol="ssh",
        folder=folder_ensure(path="A/B"),
        parameters={"hostname": "h"},
    )


def test_given_listed_explained_taken(command: Command, world: None) -> None:
    asked = ("explain", "ada", "--connection", "A/B/web")
    assert command(*asked) == "ada may do nothing with “web”: no grant reaches it.\n"
    limits = ("--until", "2040-01-31T18:00Z", "--network", "10.0.0.0/8", "--no-copy", "--record")
    hours = ("--hours", "Mon-Fri 08:00-18:00", "--time-zone", "Europe/Berlin")
    key = command("add", "connect", "--group", "Staff", "--folder", "A", *limits, *hours).strip()
    listed = command("list", "--folder", "A")
    assert listed.startswith(f"{key}\tThe group Staff may connect to all in “A”, until 2040-01-31")
    assert "without copying out, recorded." in listed
    assert command("list", "--group", "staff") == command("list") == listed
    for other in (("--user", "ada"), ("--everything",), ("--connection", "A/B/web")):
        assert command("list", *other) == ""
    there = ("--at", "2030-01-01T12:00Z", "--address", "10.0.0.1")
    lines = command(*asked, *there).splitlines()
    assert lines[0] == "ada may connect to “web”, by one active grant."
    assert lines[1].startswith("  + The group Staff may connect")
    assert lines[1].endswith("(by Staff)")
    assert lines[2] == "  A session that begins now ends at 2030-01-01 17:00 UTC."
    assert "  - The group" in command(*asked)
    assert command("remove", key).startswith("Removed: The group Staff may connect")
    with pytest.raises(CommandError, match="there is no grant"):
        command("remove", key)


def test_to_a_person_on_other_places(command: Command, world: None) -> None:
    command("add", "see", "--user", "ADA", "--everything", "--view-only", "--note", "why")
    command("add", "edit", "--user", "ada", "--connection", "A/B/web", "--no-upload")
    everywhere, alone = AccessGrant.objects.order_by("pk")
    assert (everywhere.view_only, everywhere.note, everywhere.folder) == (True, "why", None)
    assert alone.connection is not None
    assert not alone.may_upload
    assert command("explain", "ada", "--folder", "A").startswith("ada may see all in “A”")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--group", "x", "--everything"), "no group called 'x'"),
        (("--user", "x", "--everything"), "no user called 'x'"),
        (("--user", "ada", "--folder", "X"), "no folder for 'X'"),
        (("--user", "ada", "--connection", "A"), "no connection"),
        (("--user", "ada", "--everything", "--hours", "always"), "hours read like"),
        (("--user", "ada", "--everything", "--network", "10.0.0.1/8"), "did you mean 10.0.0.0/8"),
    ],
)
def test_what_is_wrong_is_told(
    command: Command, world: None, arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        command("add", "see", *arguments)
    assert not AccessGrant.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("see", "--group", "Staff", "--everything", "--until", "2030-01-01T00:00"), "no zone"),
        (("see", "--group", "Staff", "--everything", "--until", "soon"), "is no time"),
        (("own", "--group", "Staff", "--everything"), "invalid choice"),
        (("see", "--everything"), "required"),
        (("see", "--group", "Staff"), "required"),
    ],
)
def test_wrong_usage(
    command: Command, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(SystemExit) as left:
        command("add", *arguments)
    assert left.value.code == 2
    assert says in capsys.readouterr().err


def test_as_a_program(deskgate: Run) -> None:
    refused = deskgate("grant", "add", "see", "--group", "x", "--everything")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "deskgate: There is no group called 'x'.\n"
