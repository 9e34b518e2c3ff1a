"""The log from the command line: who did what, and what is old deleted."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from tests.unit.cli.conftest import Run

PASSWORD = "wave-lamp-orbit-77"


def test_what_a_command_does_is_in_the_log_with_who_gave_it(deskgate: Run) -> None:
    add = ("connection", "add", "--name", "web", "--protocol", "ssh", "--set", "hostname=10.0.0.5")
    assert deskgate(*add).returncode == 0
    listed = deskgate("audit", "list", "--action", "connection")
    assert listed.returncode == 0
    (line,) = listed.stdout.splitlines()
    assert f" {pwd.getpwuid(os.getuid()).pw_name}: connection.create web" in line
    assert deskgate("audit", "list", "-q", "nothing-like-it").stdout == ""
    assert deskgate("audit", "list", "--limit", "0").stdout == ""


def test_a_purge_is_asked_for_and_stays_proven(deskgate: Run) -> None:
    refused = deskgate("audit", "purge", "--before", "2100-01-01")
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    purged = deskgate("audit", "purge", "--keep-days", "0", "--yes")
    assert purged.returncode == 0
    assert "Deleted" in purged.stdout
    assert deskgate("audit", "verify").returncode == 0
    assert "log.purge" in deskgate("audit", "list").stdout
    for wrong in ("--before=yesterday", "--keep-days=-1", "--keep-days=x"):
        assert deskgate("audit", "purge", wrong, "--yes").returncode == 2


def test_a_lost_key_has_a_way_out(deskgate: Run, tmp_path: Path) -> None:
    assert deskgate("init").returncode == 0
    assert "is there" in deskgate("audit", "new-key").stderr
    (tmp_path / "data" / "keys" / "audit.keys").unlink()
    lost = deskgate("audit", "verify")
    assert lost.returncode == 1
    assert "deskgate audit new-key" in lost.stderr
    renewed = deskgate("audit", "new-key")
    assert renewed.returncode == 0
    first = renewed.stdout.split("--first ")[1].strip()
    assert "Row 1 " in deskgate("audit", "verify").stderr
    assert deskgate("audit", "verify", "--first", first).returncode == 0
