"""A command with a PostgreSQL of its own."""

from __future__ import annotations

import sys

import pytest

import on_postgres
from targets import TargetError

LOOK = """
import os, psycopg
with psycopg.connect(os.environ["DESKGATE_DATABASE_URL"]) as link:
    (version,) = link.execute("show server_version_num").fetchone()
raise SystemExit(7 if int(version) > 120000 else 0)
"""


def test_the_command_finds_it_and_its_exit_code_is_ours() -> None:
    assert on_postgres.main([sys.executable, "-c", LOOK]) == 7


def test_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert on_postgres.main([]) == 2
    assert "which command?" in capsys.readouterr().err


def test_without_postgresql(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> None:
        raise TargetError("postgres is not installed; install the package postgresql")

    monkeypatch.setattr(on_postgres, "running_postgres", missing)
    assert on_postgres.main(["true"]) == 1
    assert "install the package postgresql" in capsys.readouterr().err
