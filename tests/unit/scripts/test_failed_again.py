"""What failed is run once more, alone, and only then has failed."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest

import failed_again

# Each notes that it ran; `passes_later` fails the first time only.
TESTS = """
from pathlib import Path
import pytest
HERE = Path(__file__).parent

def ran(name):
    with (HERE / f"{name}.ran").open("a") as file:
        file.write("x")
    return len((HERE / f"{name}.ran").read_text())

def test_passes():
    ran("passes")

def test_passes_later():
    assert ran("passes_later") > 1

@pytest.mark.parametrize("number", range(COUNT))
def test_fails(number):
    ran(f"fails{number}")
    raise AssertionError
"""


def run(folder: Path, failing: int, what: str = "test_it.py") -> int:
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_it.py").write_text(TESTS.replace("COUNT", str(failing)))
    with contextlib.chdir(folder):
        return failed_again.main([sys.executable, "-m", "pytest", "-q", "--", what])


def times(folder: Path, name: str) -> int:
    found = folder / f"{name}.ran"
    return len(found.read_text()) if found.exists() else 0


def test_what_passes_alone_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, 0) == 0
    assert (times(tmp_path, "passes"), times(tmp_path, "passes_later")) == (1, 2)
    said = capfd.readouterr().out
    assert "assert 1 > 1" in said  # the first failure is shown, too
    assert said.endswith("look at why it failed beside others:\n  test_it.py::test_passes_later\n")


def test_what_fails_alone_has_failed(tmp_path: Path) -> None:
    assert run(tmp_path, 1) == 1
    assert (times(tmp_path, "passes_later"), times(tmp_path, "fails0")) == (2, 2)


def test_many_failures_are_not_for_want_of_time(tmp_path: Path) -> None:
    assert run(tmp_path, failed_again.MOST) == 1
    assert (times(tmp_path, "passes_later"), times(tmp_path, "fails0")) == (1, 1)


def test_other_troubles_are_what_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, 0, "none.py") == 4
    assert failed_again.main(["pytest", "tests"]) == 2
    assert "failed_again" in capsys.readouterr().err
