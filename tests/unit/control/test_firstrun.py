"""The first run, in a process and a folder of its own."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.harness.database import data_folder

from deskgate.control.firstrun import password_make

SCRIPT = """
import json, sys
from deskgate.settings import Settings
from deskgate.control.firstrun import prepare
from deskgate.control.errors import KeyTrouble
try:
    done = prepare(Settings(_env_file=None), serving="serving" in sys.argv)
except KeyTrouble as trouble:
    print(json.dumps({"trouble": str(trouble)}))
    sys.exit()
from deskgate.control.accounts.backend import PasswordBackend
password = done.password.reveal() if done.password else None
user = PasswordBackend().authenticate(None, "admin", password) if password else None
if "secret" in sys.argv:
    from deskgate.control.tree.services import connection_create
    connection_create(name="a", protocol="ssh", folder=None,
                      parameters={"hostname": "h", "password": "p"})
print(json.dumps({"migrated": done.migrated, "username": done.username, "password": password,
                  "is_admin": bool(user and user.is_admin), "shown": repr(done)}))
"""


def _run(data: Path, *arguments: str, **environment: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=data.parent,
        env={"DESKGATE_DATA": str(data), "PATH": os.environ["PATH"]} | environment,
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told


def _first_run(data: Path, *arguments: str, **environment: str) -> None:
    """Beside a database whose migrations are done, which take the longest."""
    data_folder(data)
    _run(data, *arguments, **environment)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_run_makes_everything_and_the_second_nothing(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    data.parent.mkdir()
    first = _run(data)
    assert first["migrated"]
    assert first["is_admin"]
    assert first["username"] == "admin"
    assert isinstance(first["password"], str)
    assert isinstance(first["shown"], str)
    assert first["password"] not in first["shown"]
    assert _mode(data) == 0o700
    assert _mode(data / "keys") == 0o700
    for file in ("keys/vault.keys", "keys/django.key", "keys/audit.keys", "deskgate.sqlite3"):
        assert _mode(data / file) == 0o600
    keys = (data / "keys/vault.keys").read_bytes(), (data / "keys/django.key").read_bytes()
    second = _run(data)
    assert (second["migrated"], second["password"], second["username"]) == (False, None, None)
    assert keys == (
        (data / "keys/vault.keys").read_bytes(),
        (data / "keys/django.key").read_bytes(),
    )
    assert str(first["password"]).encode() not in (data / "deskgate.sqlite3").read_bytes()


def test_an_open_key_file_stops_it_with_the_remedy(tmp_path: Path) -> None:
    _first_run(tmp_path / "data")
    for name, mode in (("vault.keys", 0o644), ("django.key", 0o640)):
        key = tmp_path / "data" / "keys" / name
        key.chmod(mode)
        trouble = str(_run(tmp_path / "data")["trouble"])
        assert "chmod 600" in trouble
        assert str(key) in trouble
        key.chmod(0o600)


def test_an_open_keys_folder_stops_it(tmp_path: Path) -> None:
    _first_run(tmp_path / "data")
    (tmp_path / "data" / "keys").chmod(0o755)
    assert "chmod 700" in str(_run(tmp_path / "data")["trouble"])


def test_a_lost_vault_key_matters_only_when_something_is_encrypted(tmp_path: Path) -> None:
    key = tmp_path / "data" / "keys" / "vault.keys"
    _first_run(tmp_path / "data")
    key.unlink()
    assert "trouble" not in _run(tmp_path / "data", "secret")
    key.unlink()
    trouble = str(_run(tmp_path / "data")["trouble"])
    assert "missing" in trouble
    assert "backup" in trouble
    assert not key.exists()


def test_a_lost_key_of_the_log_is_told_with_the_way_out(tmp_path: Path) -> None:
    key = tmp_path / "data" / "keys" / "audit.keys"
    _first_run(tmp_path / "data")
    key.unlink()
    trouble = str(_run(tmp_path / "data")["trouble"])
    assert "backup" in trouble
    assert "deskgate audit new-key" in trouble
    assert not key.exists()


def test_the_configured_guacd_becomes_a_node(tmp_path: Path) -> None:
    _first_run(tmp_path / "data", "serving", DESKGATE_GUACD="[::1]:4899")
    _run(tmp_path / "data")  # a command beside the server, which knows of no guacd
    database = sqlite3.connect(tmp_path / "data" / "deskgate.sqlite3")
    rows = database.execute("select host, port, is_default from nodes_guacdnode").fetchall()
    database.close()
    assert rows == [("::1", 4899, 1)]


@pytest.mark.parametrize("_", range(20))
def test_passwords_can_be_read_aloud(_: int) -> None:
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}", password_make().reveal())
