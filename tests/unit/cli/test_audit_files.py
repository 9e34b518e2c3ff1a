"""The log proven and taken along by the command line."""

from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path

from tests.unit.cli.conftest import Run


def test_proven_here_and_elsewhere(deskgate: Run, tmp_path: Path) -> None:
    good = deskgate("audit", "verify")
    assert good.returncode == 0
    end = good.stdout.split("--end ")[1].strip()
    file = tmp_path / "events.json"
    assert deskgate("audit", "export", "-o", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())[-1]["action"] == "log.export"
    assert "there already" in deskgate("audit", "export", "-o", str(file)).stderr
    key = tmp_path / "audit.keys"
    key.write_text((tmp_path / "data" / "keys" / "audit.keys").read_text())
    key.chmod(0o600)
    elsewhere = ("audit", "verify", "--file", str(file), "--key-file", str(key))
    assert deskgate(*elsewhere, DATA=str(tmp_path / "nowhere")).returncode == 0
    file.write_text(file.read_text().replace("log.export", "log.nothing"))
    bad = deskgate(*elsewhere)
    assert bad.returncode == 1
    assert "(log.nothing, " in bad.stderr
    assert deskgate("audit", "verify", "--end", end).returncode == 0


def test_a_change_is_found_by_its_row(deskgate: Run, tmp_path: Path) -> None:
    end = deskgate("audit", "verify").stdout.split("--end ")[1].strip()
    database = sqlite3.connect(tmp_path / "data" / "deskgate.sqlite3")
    with database:
        database.execute("UPDATE audit_event SET actor_name = 'nobody' WHERE seq = 1")
    database.close()
    bad = deskgate("audit", "verify")
    assert bad.returncode == 1
    assert bad.stderr.startswith("After 0 good rows: Row 1 (")
    for wrong in ("1", "x:y", f"1:{'0' * 63}"):
        assert "--end is what" in deskgate("audit", "verify", "--end", wrong).stderr
    seq = int(end.split(":")[0]) + 50
    missing = deskgate("audit", "verify", "--first", "2", "--end", f"{seq}:{'0' * 64}")
    assert "newest rows are gone" in missing.stderr


def test_sessions_and_csv(deskgate: Run) -> None:
    assert deskgate("init").returncode == 0
    assert deskgate("audit", "export", "--sessions").stdout == "[]\n"
    table = deskgate("audit", "export", "--format", "csv", "--since", "2020-01-01").stdout
    assert table.startswith("id,seq,at,action,")
    assert "log.export" in table
    assert deskgate("audit", "export", "--sessions", "--action", "x").returncode == 1
    assert "can't be read" in deskgate("audit", "verify", "--file", "/nowhere").stderr
