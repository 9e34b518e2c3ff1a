"""The first run makes everything, the second nothing."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.unit.cli.conftest import Run


def test_the_password_is_printed_once_and_kept_nowhere(deskgate: Run, tmp_path: Path) -> None:
    first, second = deskgate("init"), deskgate("init")
    assert (first.returncode, second.returncode) == (0, 0)
    password = next(line for line in first.stdout.splitlines() if line.startswith("    ")).strip()
    assert len(password) >= 20
    assert second.stdout == f"The data folder {tmp_path / 'data'} is ready.\n"
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or password.encode() not in path.read_bytes()


def test_keys_are_private(deskgate: Run, tmp_path: Path) -> None:
    deskgate("init")
    keys = sorted((tmp_path / "data" / "keys").iterdir())
    assert [path.name for path in keys] == ["django.key", "vault.keys"]
    for path in keys:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys[0].chmod(0o644)
    result = deskgate("init")
    assert result.returncode == 1
    assert "chmod 600" in result.stderr


def test_two_installations_share_no_secret(deskgate: Run, tmp_path: Path) -> None:
    first, second = deskgate("init").stdout, deskgate("init", DATA=str(tmp_path / "other")).stdout
    assert first.splitlines()[2] != second.splitlines()[2]
    for name in ("django.key", "vault.keys"):
        keys = [(tmp_path / folder / "keys" / name).read_bytes() for folder in ("data", "other")]
        assert keys[0] != keys[1]


def test_a_folder_that_can_t_be_made(deskgate: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = deskgate("init", DATA=str(tmp_path / "file" / "data"))
    assert result.returncode == 1
    assert "data folder can't be used" in result.stderr
