"""People are added by name; a weak password, a taken name and no terminal are told in a line."""

from __future__ import annotations

from tests.unit.cli.conftest import Run

PASSWORD = "wave-lamp-orbit-77"


def test_added_once(deskgate: Run) -> None:
    assert deskgate("init").returncode == 0
    added = deskgate("user", "add", "ada", "--password-stdin", stdin=PASSWORD + "\n")
    assert (added.returncode, added.stdout) == (0, "Added the user 'ada'.\n")
    again = deskgate("user", "add", "Ada", "--admin", "--password-stdin", stdin=PASSWORD)
    assert again.returncode == 1
    assert "already" in again.stderr
    assert PASSWORD not in added.stdout + again.stdout + again.stderr


def test_a_weak_password_is_refused(deskgate: Run) -> None:
    result = deskgate("user", "add", "ada", "--password-stdin", stdin="12345\n")
    assert result.returncode == 1
    assert "short" in result.stderr


def test_no_terminal(deskgate: Run) -> None:
    result = deskgate("user", "add", "ada")
    assert result.returncode == 1
    assert "--password-stdin" in result.stderr
