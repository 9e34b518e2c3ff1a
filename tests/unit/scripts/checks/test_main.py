"""Every check is run and told, whatever fails before it."""

from __future__ import annotations

import pytest

from checks import __main__ as program


def test_all_are_run_and_one_line_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> tuple[bool, str]:
        raise FileNotFoundError("no such tool")

    checks = {
        "good": program.own(list),
        "bad": program.own(lambda: ["a.py: wrong", "b.py: wrong"]),
        "missing": missing,
        "tool": program.tool("sh", "-c", "echo said; exit 1"),
    }
    monkeypatch.setattr(program, "CHECKS", checks)
    assert program.main([]) == 1
    out = capsys.readouterr().out
    lines = [line.split("(")[0].rstrip() for line in out.splitlines()]
    assert lines == [
        "  ok      good",
        "  FAILED  bad",
        "          a.py: wrong",
        "          b.py: wrong",
        "  FAILED  missing",
        "          no such tool",
        "  FAILED  tool",
        "          said",
        "3 of 4 checks failed",
    ]


def test_only_those_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = {"one": program.own(list), "two": program.own(lambda: ["wrong"])}
    monkeypatch.setattr(program, "CHECKS", checks)
    assert program.main(["one"]) == 0
    assert capsys.readouterr().out.endswith("all checks passed\n")
    assert program.main(["three"]) == 2
