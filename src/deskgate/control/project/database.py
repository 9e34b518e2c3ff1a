"""Turns the database setting into Django's: SQLite in the data folder, or PostgreSQL by its URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

BUSY_SECONDS: Final = 20  # a writer waits this long for another; a busy start-up stays below one

# WAL lets readers go on while one writes; NORMAL is safe with WAL (a power cut loses the last
# moments, never the database). Django itself turns foreign keys on.
_SQLITE_PRAGMAS: Final = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"

# PostgreSQL takes any recursive query for a huge one, and compiling it costs it ten times as long
# as running it. The URL may say otherwise (`?options=`), for a pooler that takes none.
_NO_JIT: Final = "-c jit=off"


def database_settings(url: str | None, data: Path) -> dict[str, Any]:
    """One entry of Django's DATABASES. Raises ValueError for a URL that is not PostgreSQL's."""
    return _postgres(url) if url else _sqlite(data)


def _sqlite(data: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "deskgate.sqlite3",
        # A file, because the tests use threads and an in-memory database is one connection's.
        "TEST": {"NAME": data / "test.sqlite3"},
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            # Take the write lock when a transaction starts: one that began as a reader can't wait
            # for it and would fail at once with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "init_command": _SQLITE_PRAGMAS,
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        # The URL itself is not repeated: it may hold a password.
        raise ValueError("DESKGATE_DATABASE_URL must read postgres://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": _NO_JIT, **dict(parse_qsl(parts.query, keep_blank_values=True))},
    }
