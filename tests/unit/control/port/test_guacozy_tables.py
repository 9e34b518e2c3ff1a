"""Both kinds of database give the same rows; one from outside is read with care."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.unit.control.port.samples import sample

from deskgate.control.port import guacozy_tables
from deskgate.control.port.guacozy_tables import tables_read
from deskgate.control.port.troubles import Unreadable


def _database(path: Path, *statements: str) -> bytes:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path.read_bytes()


def test_the_two_samples_say_the_same() -> None:
    wanted = {"backend_folder", "backend_connectionvnc"}
    one = tables_read(sample("guacozy/db.sqlite3"), wanted)
    other = tables_read(sample("guacozy/dump.sql"), wanted)
    assert one["backend_folder"] == other["backend_folder"]
    assert len(one["backend_connectionvnc"]) == len(other["backend_connectionvnc"]) == 3


def test_a_view_in_a_tables_place_is_not_looked_at(tmp_path: Path) -> None:
    data = _database(
        tmp_path / "db",
        "CREATE TABLE backend_folder (id)",
        "CREATE VIEW backend_connection AS SELECT load_extension('/evil') AS id",
    )
    assert tables_read(data, {"backend_folder", "backend_connection"}) == {"backend_folder": []}


def test_a_column_that_computes_too_much(tmp_path: Path) -> None:
    data = _database(
        tmp_path / "db",
        "CREATE TABLE t (a, b AS (zeroblob(100000000)) VIRTUAL)",
        "INSERT INTO t VALUES (1)",
    )
    with pytest.raises(Unreadable, match="too big"):
        tables_read(data, {"t"})


def test_with_a_write_ahead_log(tmp_path: Path) -> None:
    data = _database(
        tmp_path / "db",
        "PRAGMA journal_mode = wal",
        "CREATE TABLE t (a)",
        "INSERT INTO t VALUES (x'41')",
    )
    assert data[18:20] == b"\x02\x02"
    assert tables_read(data, {"t"}) == {"t": [{"a": "A"}]}


def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="pg_dump -F p"):
        tables_read(b"PGDMP\x01", {"t"})
    whole = sample("guacozy/db.sqlite3")
    with pytest.raises(Unreadable, match="can't be read"):
        tables_read(whole[:1024] + b"\xff" * (len(whole) - 1024), {"backend_folder"})
    monkeypatch.setattr(guacozy_tables, "OBJECTS", 1)
    data = _database(tmp_path / "db", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)")
    with pytest.raises(Unreadable, match="more than 1 rows"):
        tables_read(data, {"t"})


def test_reading_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = ", ".join(f"({number})" for number in range(5000))
    data = _database(tmp_path / "db", "CREATE TABLE t (a)", f"INSERT INTO t VALUES {values}")
    monkeypatch.setattr(guacozy_tables, "_SECONDS", -1.0)
    with pytest.raises(Unreadable, match="interrupted"):
        tables_read(data, {"t"})
