"""The first run makes everything, the second nothing."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.harness.database import data_folder
from tests.unit.cli.conftest import Run


def test_the_password_is_printed_once_and_kept_nowhere(bare: Run, tmp_path: Path) -> None:
    first, second = bare("init"), bare("init")
    assert (first.returncode, second.returncode) == (0, 0)
    password = next(line for line in first.stdout.splitlines() if line.startswith("    ")).strip()
    assert len(password) >= 20
    assert second.stdout == f"The data folder {tmp_path / 'data'} is ready.\n"
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or password.encode() not in path.read_bytes()


def test_keys_are_private(bare: Run, tmp_path: Path) -> None:
    data_folder(tmp_path / "data")
    bare("init")
    keys = sorted((tmp_path / "data" / "keys").iterdir())
    assert [path.name for path in keys] == ["audit.keys", "django.key", "vault.keys"]
    for path in keys:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys[0].chmod(0o644)
    result = bare("init")
    assert result.returncode == 1
    assert "chmod 600" in result.stderr


def test_two_installations_share_no_secret(bare: Run, tmp_path: Path) -> None:
    for name in ("data", "other"):
        data_folder(tmp_path / name)
    first, second = bare("init").stdout, bare("init", DATA=str(tmp_path / "other")).stdout
    assert first.splitlines()[2] != second.splitlines()[2]
    for name in ("audit.keys", "django.key", "vault.keys"):
        keys = [(tmp_path / folder / "keys" / name).read_bytes() for folder in ("data", "other")]
        assert keys[0] != keys[1]


def test_a_folder_that_can_t_be_made(bare: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = bare("init", DATA=str(tmp_path / "file" / "data"))
    assert result.returncode == 1
    assert "data folder can't be used" in result.stderr


def test_several_at_once_make_one_installation(bare: Run) -> None:
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: bare("init"), range(4)))
    assert [result.returncode for result in results] == [0] * 4, results
    assert sum("shown only this once" in result.stdout for result in results) == 1


def test_a_database_that_others_can_read_is_closed(bare: Run, tmp_path: Path) -> None:
    data_folder(tmp_path / "data")
    bare("init")
    database = tmp_path / "data" / "deskgate.sqlite3"
    database.chmod(0o644)
    line = next(x for x in bare("doctor").stdout.splitlines() if x[9:].startswith("database"))
    assert line.startswith("problem")
    assert "chmod 600" in line
    bare("init")
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
