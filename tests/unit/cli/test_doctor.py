"""Each part that must work has its line; what doesn't says what to do."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.conftest import Run


def lines_of(output: str) -> dict[str, str]:
    """Subject -> the whole line."""
    return {line[9:].split(":")[0]: line for line in output.splitlines()}


def test_before_anything_was_made(bare: Run, tmp_path: Path) -> None:
    result = bare("doctor")
    assert result.returncode == 1
    lines = lines_of(result.stdout)
    assert lines["data folder"].startswith("problem")
    assert "deskgate init" in lines["data folder"]
    assert not (tmp_path / "data").exists()


def test_a_healthy_installation(deskgate: Run) -> None:
    deskgate("init")
    lines = lines_of(deskgate("doctor").stdout)
    for subject in ("data folder", "keys", "database", "guacd", "browser address", "clock"):
        assert lines[subject].startswith("ok "), lines[subject]
    assert "version" in lines["guacd"]


def test_what_is_wrong(deskgate: Run, tmp_path: Path) -> None:
    add = ("connection", "add", "--protocol", "telnet", "--set")
    assert deskgate(*add, "hostname=127.0.0.1", "--set", "port=9", "--name", "x").returncode == 0
    (tmp_path / "data" / "keys" / "vault.keys").chmod(0o644)
    (tmp_path / "data").chmod(0o755)
    result = deskgate("doctor", "--targets", GUACD="127.0.0.1:9", HOST="0.0.0.0")
    assert result.returncode == 1
    lines = lines_of(result.stdout)
    for subject in ("data folder", "keys", "guacd", "browser address", "target x"):
        assert lines[subject].startswith("problem "), subject
        assert "What to do: " in lines[subject]
    assert "Connection refused" in lines["target x"]


def test_without_guacd(deskgate: Run) -> None:
    deskgate("init")
    line = lines_of(deskgate("doctor", GUACD_PROGRAM="no-such-guacd").stdout)["guacd"]
    assert line.startswith("problem ")
    assert "guacamole/guacd" in line
