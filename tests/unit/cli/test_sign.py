"""Signing, and explaining what somebody else has signed, at the command line."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from deskgate.cli import main, sign
from deskgate.cli.errors import CommandError
from deskgate.control.signed.key_services import signing_key_create
from deskgate.control.signed.services import signed_check
from deskgate.grants import Secret
from deskgate.settings import Settings

Command = Callable[..., tuple[int, str]]
WHERE = ("--set", "protocol=ssh", "--set", "hostname=10.0.0.7", "--set", "port=22")


@pytest.fixture
def command(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run it within the test, on the test's database; gives its exit code and what it prints."""
    monkeypatch.setattr(sign, "prepare_data", lambda settings: None)

    def run(*arguments: str, given: str = "") -> tuple[int, str]:
        stdin = io.TextIOWrapper(io.BytesIO(given.encode()))
        monkeypatch.setattr("sys.stdin", stdin)
        parsed = main.build_parser().parse_args(["sign", *arguments])
        return parsed.run(Settings(), parsed), capsys.readouterr().out

    return run


@pytest.mark.parametrize("dialect", ["classic", "cyverse", "v2"])
def test_what_is_signed_here_opens_here(command: Command, dialect: str) -> None:
    signing_key_create(name="portal", dialect=dialect, secret=Secret("a shared secret!"))
    code, form = command("--key", "portal", "--id", "desk", *WHERE)
    assert code == 0
    found = signed_check(
        parse_qsl(form.strip()), method="POST", path="/api/tokens", now=datetime.now(UTC)
    )
    assert (found.identifier, found.parameters["hostname"]) == ("desk", "10.0.0.7")
    code, told = command("--explain", given=form)
    assert code == 0
    assert f"good: key portal ({dialect}), opens ssh at '10.0.0.7'" in told


def test_with_a_secret_that_the_server_does_not_have(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("elsewhere")
    code, form = command("--dialect", "classic", "--secret-file", str(file), *WHERE)
    assert code == 0
    assert "signature=" in form
    with pytest.raises(CommandError, match="v2 names its key"):
        command("--secret-file", str(file), *WHERE)


def test_what_is_wrong_is_told(command: Command) -> None:
    with pytest.raises(CommandError, match="which key signs"):
        command(*WHERE)
    with pytest.raises(CommandError, match="no signing key 'x'"):
        command("--key", "x", *WHERE)
    signing_key_create(name="portal", dialect="v2", secret=Secret("a shared secret!"))
    with pytest.raises(CommandError, match="NAME=VALUE"):
        command("--key", "portal", "--set", "hostname")
    with pytest.raises(CommandError, match="no parameters"):
        command("--explain", given="  ")


def test_a_refused_one_is_exit_code_1(command: Command) -> None:
    signing_key_create(name="portal", dialect="classic", secret=Secret("right"))
    code, told = command("--explain", given="guac.hostname=h&timestamp=1&signature=x")
    assert code == 1
    assert "refused: No key makes this signature" in told
    assert "right" not in told
