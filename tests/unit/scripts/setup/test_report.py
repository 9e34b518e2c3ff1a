"""What a person reads when a step fails."""

from __future__ import annotations

import pytest

from setup.report import LAST_LINES, StepFailed, complain, explain, say


def test_a_failure_shows_its_last_lines_then_what_failed_then_what_to_do() -> None:
    output = "".join(f"line {number}\n" for number in range(100))
    lines = explain(StepFailed("building", output=output, advice="mend it")).splitlines()
    assert lines[0] == f"    line {100 - LAST_LINES}"
    assert lines[-3:] == ["    line 99", "Failed: building", "What to do: mend it"]


def test_a_failure_without_output_or_advice() -> None:
    assert explain(StepFailed("building")) == "Failed: building"


def test_failures_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    say("venv", "up to date")
    complain(StepFailed("building"))
    out, err = capsys.readouterr()
    assert out == "  venv       up to date\n"
    assert err == "Failed: building\n"
