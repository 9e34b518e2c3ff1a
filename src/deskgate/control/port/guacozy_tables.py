"""Guacozy's tables as rows of text, from its SQLite file or from a plain dump of its PostgreSQL.

Laws: a database from outside is read like any file from outside: no code of its own runs (views,
triggers and the like aren't touched), nothing is written, and how long reading takes has a bound.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection
from typing import Any, Final

from deskgate.control.port.pgdump import Row, dump_tables
from deskgate.control.port.text import OBJECTS, SIZE, decode
from deskgate.control.port.troubles import refuse

SQLITE_MAGIC: Final = b"SQLite format 3\0"
PGDUMP_MAGIC: Final = b"PGDMP"
_SECONDS: Final = 20.0  # of reading; a whole one is read in less than one
_STEPS: Final = 10_000  # of SQLite's machine between two looks at the clock
_READING: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})


def tables_read(data: bytes, wanted: Collection[str]) -> dict[str, list[Row]]:
    """The rows of those of the wanted tables that there are. Raises Unreadable."""
    if data.startswith(SQLITE_MAGIC):
        return _sqlite(data, wanted)
    if data.startswith(PGDUMP_MAGIC):
        raise refuse(
            "file", "This is a dump in PostgreSQL's own format. Make a plain one: pg_dump -F p."
        )
    tables = dump_tables(decode(data), wanted)
    return {name: sorted(rows, key=_key) for name, rows in tables.items()}


def _key(row: Row) -> tuple[int, str]:
    """By the first column, as the other kind is sorted: a dump has rows as they lie on the disk."""
    first = next(iter(row.values()), None) or ""
    return (
        (int(first), "") if first.isascii() and first.isdigit() and len(first) < 18 else (0, first)
    )


def _sqlite(data: bytes, wanted: Collection[str]) -> dict[str, list[Row]]:
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.deserialize(_without_wal(data))
        _restrain(database)
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = {str(name) for (name,) in rows}
        return {name: _rows(database, name) for name in sorted(names & set(wanted))}
    except (sqlite3.Error, UnicodeError) as error:  # the second: of names that are damaged
        raise refuse("file", f"The database can't be read: {error}.") from None
    finally:
        database.close()


def _without_wal(data: bytes) -> bytes:
    """A database with a write-ahead log can't be opened in memory; the marks are two bytes."""
    return data[:18] + b"\x01\x01" + data[20:] if data[18:20] == b"\x02\x02" else data


def _restrain(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")

    def allow(action: int, *_: object) -> int:
        return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY

    # A column may be computed, by SQLite's own harmless functions, of which some make long values.
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, SIZE)
    end = time.monotonic() + _SECONDS
    database.set_authorizer(allow)
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)


def _rows(database: sqlite3.Connection, table: str) -> list[Row]:
    # The name is one of ours, found in the file: no text of the file's is in the statement.
    cursor = database.execute(f'SELECT * FROM "{table}" ORDER BY 1 LIMIT {OBJECTS + 1}')  # noqa: S608 -- see above
    names = [column[0] for column in cursor.description]
    rows = [{name: _text(value) for name, value in zip(names, row, strict=True)} for row in cursor]
    if len(rows) > OBJECTS:
        raise refuse(table, f"The table has more than {OBJECTS} rows.")
    return rows


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
