"""What the person at the terminal reads is the text, and nothing around it."""

from __future__ import annotations

import sys

import pytest

from deskgate.cli import main as program
from deskgate.cli.errors import CommandError, told
from deskgate.control.errors import Conflict


def test_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise CommandError("the disk is full.")

    monkeypatch.setattr(program, "_read_settings", fail)
    assert program.main(["init"]) == 1
    assert capsys.readouterr().err == "deskgate: the disk is full.\n"
    assert sys.exc_info() == (None, None, None)


def test_what_the_management_plane_refuses() -> None:
    with pytest.raises(CommandError, match="is there already"), told():
        raise Conflict("This is there already.")
