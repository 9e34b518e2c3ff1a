"""The command's edge: usage, failures without a traceback, Python versions."""

from __future__ import annotations

import sys

import pytest

from setup import __main__ as program
from setup import plans
from setup.report import StepFailed


def test_a_failure_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise StepFailed("building", output="why\n", advice="mend it")

    monkeypatch.setitem(plans.COMMANDS, "setup", fail)
    assert program.main(["setup"]) == 1
    assert capsys.readouterr().err == "    why\nFailed: building\nWhat to do: mend it\n"


def test_an_interruption_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(plans.COMMANDS, "setup", interrupt)
    assert program.main(["setup"]) == 130
    assert capsys.readouterr().err == "\ninterrupted\n"


@pytest.mark.parametrize("arguments", [[], ["no-such-command"], ["run", "test"]])
def test_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 14, 0)])
def test_a_python_that_we_do_not_run_on(
    version: tuple[int, int, int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert program.main(["setup"]) == 1
    assert "Python 3.11 to 3.13" in capsys.readouterr().err
