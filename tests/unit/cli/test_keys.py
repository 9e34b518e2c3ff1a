"""`deskgate keys`: checked, rotated, dropped; a wrong or lost key told in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from tests.unit.cli.conftest import Run

MARKER = "marker-4471-secret"
ADD = ("connection", "add", "--name", "x", "--protocol", "ssh", "--set", "hostname=h")


@pytest.fixture
def key_file(deskgate: Run, tmp_path: Path) -> Path:
    """Of an installation with one secret."""
    assert deskgate(*ADD, "--set", "password=-", stdin=MARKER).returncode == 0
    return tmp_path / "data" / "keys" / "vault.keys"


def test_rotated_and_dropped(deskgate: Run, key_file: Path) -> None:
    first = key_file.read_text().strip()
    checked = deskgate("keys", "check")
    assert checked.returncode == 0
    assert "1 key in the file" in checked.stdout
    assert "secrets of connections: 1 sealed with the newest key\n" in checked.stdout
    assert deskgate("keys", "rotate").returncode == 0
    assert key_file.read_text().splitlines()[1] == first
    dropped = deskgate("keys", "drop-old")
    assert "1 older keys deleted" in dropped.stdout
    assert first not in key_file.read_text()
    last = deskgate("keys", "check")
    assert last.returncode == 0
    for key in (first, key_file.read_text().strip()):
        assert key not in checked.stdout + dropped.stdout + last.stdout


def test_a_wrong_key(deskgate: Run, key_file: Path) -> None:
    right = key_file.read_text()
    key_file.write_text(Fernet.generate_key().decode())
    checked = deskgate("keys", "check")
    assert checked.returncode == 1
    assert "1 CAN'T BE OPENED" in checked.stdout
    for command in (("serve", "--port", "0"), ("init",), ("keys", "rotate")):
        result = deskgate(*command)
        assert result.returncode == 1, command
        assert "Put the right key file back from a backup" in result.stderr
        assert "Traceback" not in result.stderr
    doctor = deskgate("doctor")
    assert "problem  secrets: 1 of 1 can't be opened." in doctor.stdout
    key_file.write_text(right)
    assert deskgate("init").returncode == 0


def test_a_key_that_is_lost_for_good(deskgate: Run, key_file: Path) -> None:
    key_file.write_text(Fernet.generate_key().decode())
    gone = deskgate("keys", "forget-lost")
    assert "secrets of connections: 1 deleted" in gone.stdout
    assert deskgate("keys", "check").returncode == 0


@pytest.mark.parametrize("action", ["check", "rotate", "drop-old", "forget-lost"])
def test_a_missing_file(deskgate: Run, key_file: Path, action: str) -> None:
    key_file.unlink()
    result = deskgate("keys", action)
    assert result.returncode == 1
    assert "is missing" in result.stderr
    assert "Traceback" not in result.stderr
