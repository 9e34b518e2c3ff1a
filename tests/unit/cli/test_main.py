"""Wrong usage, wrong settings, and the help that every command has."""

from __future__ import annotations

import pytest
from tests.unit.cli.conftest import Run

from deskgate import __version__
from deskgate.cli.main import build_parser


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve"],
        ["serve", "--host", "0.0.0.0", "--port", "80"],
        ["init"],
        ["user", "add", "ada", "--admin", "--password-stdin"],
        ["connection", "add", "--name", "n", "--protocol", "ssh", "--set", "a=b", "--set", "c=d"],
        ["audit", "verify", "--first", "3"],
        ["audit", "list", "--since", "2026-01-31"],
        ["doctor", "--targets"],
    ],
)
def test_what_is_understood(arguments: list[str]) -> None:
    assert callable(build_parser().parse_args(arguments).run)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["serve", "--port", "x"],
        ["serve", "--port", "99999"],
        ["user"],
        ["connection", "add"],
        ["audit", "purge"],
        ["audit", "list", "--since", "yesterday"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(arguments)
    assert caught.value.code == 2
    assert "usage: deskgate" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["--version"])
    assert capsys.readouterr().out == f"deskgate {__version__}\n"


def test_a_wrong_setting_is_named(deskgate: Run) -> None:
    result = deskgate("init", GUACD="secret@host:port:x")
    assert result.returncode == 1
    assert "DESKGATE_GUACD" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_database_is_a_sentence(deskgate: Run) -> None:
    result = deskgate("init", DATABASE_URL="mysql://user:pass-word@host/name")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "pass-word" not in result.stderr
