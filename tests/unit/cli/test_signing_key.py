"""Signing keys at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deskgate.cli import main, signing_key
from deskgate.cli.errors import CommandError
from deskgate.control.signed.keys import keys_for
from deskgate.control.signed.models import SigningKey
from deskgate.settings import Settings

Command = Callable[..., str]


@pytest.fixture
def command(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run it within the test, on the test's database; gives what it prints."""
    monkeypatch.setattr(signing_key, "prepare_data", lambda settings: None)

    def run(*arguments: str) -> str:
        parsed = main.build_parser().parse_args(["signing-key", *arguments])
        assert parsed.run(Settings(), parsed) == 0
        return capsys.readouterr().out

    return run


def test_a_key_s_life(command: Command, tmp_path: Path) -> None:
    limits = ("--protocol", "ssh", "--network", "10.0.0.0/8", "--port", "22")
    said = command("add", "portal", *limits, "--age-limit", "5000", "--note", "of the cloud")
    secret = said.strip().rpartition(" ")[2]
    (key,) = keys_for(("v2",))
    assert key.secret.reveal() == secret
    row = SigningKey.objects.get()
    assert (row.protocols, row.networks, row.age_limit) == (["ssh"], ["10.0.0.0/8"], 5000)
    assert command("list") == "portal\tv2\tenabled\tnever\n"
    assert secret not in command("disable", "portal")
    assert command("list") == "portal\tv2\tdisabled\tnever\n"
    assert keys_for(("v2",)) == []
    command("enable", "portal")
    file = tmp_path / "secret"
    file.write_text("another-secret-of-theirs\n")
    assert "another-secret" not in command("rotate", "portal", "--secret-file", str(file))
    (key,) = keys_for(("v2",))
    assert key.secret.reveal() == "another-secret-of-theirs"
    assert "shown this once" in command("rotate", "portal")
    command("remove", "portal")
    assert command("list") == ""


def test_an_old_dialect_with_a_secret_that_is_there(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("secret")
    given = ("--dialect", "classic", "--default-protocol", "vnc", "--secret-file", str(file))
    assert command("add", "old", *given) == "Added the signing key 'old'.\n"
    (key,) = keys_for(("classic",))
    assert (key.secret.reveal(), key.default_protocol) == ("secret", "vnc")


def test_what_is_wrong_is_told(command: Command) -> None:
    for action in ("rotate", "enable", "disable", "remove"):
        with pytest.raises(CommandError, match="no signing key called 'x'"):
            command(action, "x")
    with pytest.raises(CommandError, match="letters"):
        command("add", "a b")
    command("add", "portal")
    with pytest.raises(CommandError, match="already"):
        command("add", "portal")
    with pytest.raises(CommandError, match="networks"):
        command("add", "other", "--network", "10.0.0.1/8")
