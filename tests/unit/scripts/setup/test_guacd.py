"""guacd's step never stops the set-up: without guacd the program runs and says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup import apt, guacd
from setup.report import StepFailed


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout of its own, no guacd, no setting."""
    monkeypatch.setattr(guacd, "installed", lambda: False)
    monkeypatch.setattr(guacd, "ROOT", tmp_path)
    monkeypatch.delenv("DESKGATE_GUACD", raising=False)
    return tmp_path


def test_a_named_guacd_is_enough(
    nothing_installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESKGATE_GUACD", "10.0.0.5:4822")
    guacd.install_guacd(needed_here=False)
    assert "DESKGATE_GUACD names one" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("DESKGATE_GUACD=a:1\n", True),
        ('DESKGATE_GUACD=""\n', False),
        ("#DESKGATE_GUACD=a\n", False),
    ],
)
def test_so_is_one_in_the_env_file(
    nothing_installed: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    named: bool,
) -> None:
    (nothing_installed / ".env").write_text(text)
    monkeypatch.setattr(apt, "available", lambda: False)
    guacd.install_guacd(needed_here=False)
    assert ("names one" in capsys.readouterr().out) is named


def test_without_rights_it_says_what_to_do(
    nothing_installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(guacd, "as_root", lambda: None)
    guacd.install_guacd(needed_here=True)
    out = capsys.readouterr().out
    assert "guacamole/guacd" in out
    assert "DESKGATE_GUACD=" in out


def test_a_failed_installation_is_told_and_survived(
    nothing_installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise StepFailed("installing packages", output="E: no such suite\n")

    monkeypatch.setattr(apt, "available", lambda: True)
    monkeypatch.setattr(guacd, "as_root", list)
    monkeypatch.setattr(guacd, "_install", fail)
    guacd.install_guacd(needed_here=True)
    out = capsys.readouterr().out
    assert "E: no such suite" in out
    assert "DESKGATE_GUACD=" in out
