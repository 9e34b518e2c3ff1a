"""The first password is told once, and only where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskgate.cli.prepare import tell_first_run
from deskgate.control.firstrun import FirstRun
from deskgate.grants import Secret


def test_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell_first_run(FirstRun(Path("data"), True, "admin", Secret("abcde-fghjk")))
    assert "    abcde-fghjk\n" in capsys.readouterr().out
    tell_first_run(FirstRun(Path("data"), False, None, None))
    assert capsys.readouterr().out == ""
