"""Other programs' output, failures and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from setup.commands import run, run_in_foreground, run_with_another
from setup.report import StepFailed
from targets.ports import wait_until

SCRIPTS = Path(__file__).resolve().parents[4] / "scripts"


def test_run_returns_all_output(tmp_path: Path) -> None:
    text = run(
        ["sh", "-c", 'echo "$NAME"; pwd; echo err >&2'],
        what="x",
        environment={"NAME": "ä漢🙂"},
        folder=tmp_path,
    )
    assert text == f"ä漢🙂\n{tmp_path}\nerr\n"


def test_a_failing_command_raises_with_its_output() -> None:
    with pytest.raises(StepFailed, match=r"installing \(exit code 3\)") as caught:
        run(["sh", "-c", "echo the reason; exit 3"], what="installing", advice="try again")
    assert caught.value.output == "the reason\n"
    assert caught.value.advice == "try again"


def test_a_program_that_is_not_there_raises() -> None:
    with pytest.raises(StepFailed, match=r"installing: .*no-such-program"):
        run(["no-such-program-anywhere"], what="installing")


def test_the_exit_code_of_the_foreground() -> None:
    assert run_in_foreground(["sh", "-c", "exit 5"]) == 5


def test_two_at_once_and_the_others_output_at_the_end(capfd: pytest.CaptureFixture[str]) -> None:
    other = ["sh", "-c", "echo other; nice; exit 4"]
    assert run_with_another(["sh", "-c", "sleep 0.5; echo this; exit 3"], other) == (3, 4)
    assert capfd.readouterr().out == "this\nother\n19\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "call",
    [
        "run(command, what='x')",
        "run_in_foreground(command)",
        "run_with_another(['true'], command)",
        "run_with_another(command, ['sleep', '60'])",
    ],
)
def test_what_was_started_ends_with_us(tmp_path: Path, call: str, number: int) -> None:
    """Ended in mid-command, by the terminal's Ctrl-C (SIGINT to the group) or by SIGTERM to us."""
    marker = tmp_path / "pid"
    script = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` has it ignored
from setup.commands import run, run_in_foreground, run_with_another
from setup.interruption import unwind_when_terminated
unwind_when_terminated()
command = ["sh", "-c", "echo $$ > {marker}; exec sleep 60"]
try:
    {call}
except KeyboardInterrupt:
    sys.exit(130)
"""
    ours = subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(SCRIPTS)},
        start_new_session=True,
    )
    assert wait_until(lambda: marker.exists() and bool(marker.read_text().strip()), seconds=20)
    child = int(marker.read_text())
    if number == signal.SIGINT:
        os.killpg(ours.pid, number)
    else:
        ours.send_signal(number)
    started = time.monotonic()
    assert ours.wait(30) == 130
    assert time.monotonic() - started < 15
    assert wait_until(lambda: not Path("/proc", str(child)).exists(), seconds=5)
