"""Connections are added with the catalogue's rules; a password comes by standard input."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.unit.cli.conftest import Run

ADD = ("connection", "add", "--name", "db 1", "--protocol", "ssh")


def test_added_with_its_folders_and_its_password(deskgate: Run, tmp_path: Path) -> None:
    assert deskgate("init").returncode == 0
    sets = ("--set", "hostname=10.0.0.5", "--set", "password=-", "--set", "command=a=b")
    added = deskgate(*ADD, "--folder", "Lab/Rack 1", *sets, stdin="s3cret\n")
    assert (added.returncode, added.stderr) == (0, "")
    number = int(added.stdout)
    with sqlite3.connect(tmp_path / "data" / "deskgate.sqlite3") as database:
        (row,) = database.execute("select id, parameters from tree_connection")
        folders = database.execute("select name from tree_folder order by id").fetchall()
    database.close()
    assert row[0] == number
    assert json.loads(row[1])["command"] == "a=b"
    assert "password" not in json.loads(row[1])
    assert folders == [("Lab",), ("Rack 1",)]
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or b"s3cret" not in path.read_bytes()


def test_what_is_refused_leaves_nothing_behind(deskgate: Run) -> None:
    for wrong, named in [
        (("--set", "pord=22"), "pord"),
        (("--set", "port=ssh"), "port"),
        (("--set", "port"), "key=value"),
        (("--protocol", "gopher"), "protocol"),
    ]:
        result = deskgate(*ADD, "--folder", "New", "--set", "hostname=h", *wrong)
        assert result.returncode == 1, wrong
        assert named in result.stderr
        assert "Traceback" not in result.stderr
    assert deskgate(*ADD, "--folder", "New", "--set", "hostname=h").returncode == 0
    again = deskgate(*ADD, "--folder", "New", "--set", "hostname=h")
    assert again.returncode == 1
