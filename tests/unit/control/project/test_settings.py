"""Django's settings: safe where it matters."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks
from django.core.management import call_command


def test_no_debug_and_no_default_key() -> None:
    assert not settings.DEBUG
    assert len(settings.SECRET_KEY) > 80


def test_cookies() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


def test_django_finds_nothing_wrong() -> None:
    assert [one for one in checks.run_checks() if not one.is_silenced()] == []


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_without_a_key_file_each_process_has_a_key_of_its_own(tmp_path: Path) -> None:
    code = "from deskgate.control.project.settings import SECRET_KEY as k; print(k)"
    keys = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
            env={"DESKGATE_DATA": str(tmp_path / "none")},
        ).stdout
        for _ in range(2)
    }
    assert len(keys) == 2
    assert not (tmp_path / "none").exists()
