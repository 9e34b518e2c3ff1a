"""Connections are added with the catalogue's rules; a password comes by standard input."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
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


def test_all_are_listed_by_path(deskgate: Run) -> None:
    for name, folder in (("web", "Lab"), ("a/b", "Input\\/Output"), ("top", "")):
        made = deskgate(
            *("connection", "add", "--name", name, "--protocol", "ssh", "--folder", folder),
            *("--set", f"hostname={name[0]}.example"),
        )
        assert made.returncode == 0, made.stderr
    rows = [line.split("\t")[1:] for line in deskgate("connection", "list").stdout.splitlines()]
    assert rows == [
        ["Input\\/Output/a\\/b", "ssh", "a.example"],
        ["Lab/web", "ssh", "w.example"],
        ["top", "ssh", "t.example"],
    ]


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


def test_a_key_of_several_lines(deskgate: Run, tmp_path: Path) -> None:
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\nBBBB\n-----END OPENSSH PRIVATE KEY-----\n"
    added = deskgate(*ADD, "--set", "hostname=h", "--set", "private-key=-", stdin=key)
    assert (added.returncode, added.stderr) == (0, "")
    code = (
        "from deskgate.control.vault.services import secrets_reveal as r;"
        "from deskgate.control.tree.models import Connection as C;"
        "print(r(connection_id=C.objects.get().pk)['private-key'].reveal(), end='')"
    )
    assert django_says(code, tmp_path) == key
    twice = deskgate(*ADD, "--set", "password=-", "--set", "private-key=-", stdin="x")
    assert twice.returncode == 1
    assert "only one" in twice.stderr


def django_says(code: str, folder: Path) -> str:
    """What this line prints in a process that knows the data folder."""
    setup = (
        "from deskgate.control.setup import django_setup;"
        "from deskgate.settings import load_settings; django_setup(load_settings());"
    )
    environment = {**os.environ, "DESKGATE_DATA": str(folder / "data")}
    command = [sys.executable, "-c", setup + code]
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=True
    ).stdout
