"""The database setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from deskgate.control.project.database import database_settings


def test_postgres() -> None:
    found = database_settings("postgres://u%40x:p%2Fw@db:5433/desk?sslmode=require", Path())
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "desk",
        "USER": "u@x",
        "PASSWORD": "p/w",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "options": "-c jit=off"},
    }
    for given in ("", "-c%20jit%3Don"):
        said = database_settings(f"postgres://u:p@db/desk?options={given}", Path())
        assert said["OPTIONS"] == {"options": given.replace("%20", " ").replace("%3D", "=")}


@pytest.mark.parametrize("url", ["mysql://u:hidden@h/n", "postgres://u:hidden@h", "hidden"])
def test_another_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="postgres://user") as refused:
        database_settings(url, Path())
    assert "hidden" not in str(refused.value)


@pytest.mark.django_db  # for the permission alone: the database is one of its own
def test_sqlite_is_in_wal_mode_with_foreign_keys(tmp_path: Path) -> None:
    connection = ConnectionHandler({"default": database_settings(None, tmp_path)})["default"]
    with connection.cursor() as cursor:
        found = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    connection.close()
    assert found == ["wal", 1, 1, 20_000]
