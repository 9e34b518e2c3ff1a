"""The step goes on where it cannot install, and says what is missing."""

from __future__ import annotations

import pytest

from setup import apt, packages
from setup.report import StepFailed


def test_nothing_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(apt, "available", lambda: True)
    monkeypatch.setattr(apt, "missing", lambda wanted: [])
    packages.install_packages(["xterm"])
    assert "up to date" in capsys.readouterr().out


def test_without_rights_it_says_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(apt, "available", lambda: True)
    monkeypatch.setattr(apt, "missing", lambda wanted: list(wanted))
    monkeypatch.setattr(packages, "as_root", lambda: None)
    packages.install_packages(["xterm", "openbox"])
    assert "apt-get install xterm openbox" in capsys.readouterr().out


def test_without_apt_it_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(apt, "available", lambda: False)
    packages.install_packages(["xterm"])
    assert "xterm" in capsys.readouterr().out


def test_a_python_without_ensurepip_and_no_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt, "available", lambda: False)
    with pytest.raises(StepFailed) as caught:
        packages.install_venv_module()
    assert "python3-venv" in caught.value.advice
