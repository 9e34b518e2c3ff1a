"""Running other programs: quietly with their output kept for a failure, or in the foreground.

Whatever way we end, what we started has ended before us.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from setup.interruption import Terminated
from setup.report import StepFailed

STOP_SECONDS = 10  # a package manager finishes the package at hand
_ENDINGS = (signal.SIGINT, signal.SIGTERM)
FOREGROUND_STOP_SECONDS = 60  # a test run stops the servers that it started


def run(
    command: Sequence[str],
    *,
    what: str,
    advice: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str:
    """Run to the end and return its output, standard error included. Raises StepFailed."""
    # Under sudo it stays in our group: an unprivileged user may not signal what runs as root, but
    # the terminal's Ctrl-C reaches the whole foreground group.
    group = None if command[0] == "sudo" else 0
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        try:
            process = _start(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if environment is None else {**os.environ, **environment},
                cwd=folder,
                process_group=group,
            )
        except OSError as error:
            raise StepFailed(f"{what}: {error}", advice=advice) from error
        try:
            _let_endings_in()
            code = process.wait()
        except BaseException:
            _end(process, whole_group=group is not None)
            raise
        output.seek(0)
        text = output.read()
    if code != 0:
        shown = " ".join(command)
        raise StepFailed(f"{what} (exit code {code}): {shown}", output=text, advice=advice)
    return text


def run_in_foreground(command: Sequence[str], *, folder: Path | None = None) -> int:
    """Run with our own input and output; its exit code. Ctrl-C reaches it as well as us."""
    with _start(command, cwd=folder) as process:
        try:
            _let_endings_in()
            return process.wait()
        except KeyboardInterrupt as reason:
            if isinstance(reason, Terminated):
                process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(FOREGROUND_STOP_SECONDS)
            _end(process, whole_group=False)
            raise


def run_with_another(
    command: Sequence[str], another: Sequence[str], *, folder: Path | None = None
) -> tuple[int, int]:
    """Run `command` in the foreground, and `another` with what it leaves of the machine.

    The other's output comes at the end, in one piece. Both exit codes.
    """
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        process = _start(
            ["nice", "-n", "19", *another],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            process_group=0,
        )
        try:
            _let_endings_in()
            code = run_in_foreground(command, folder=folder)
            others = process.wait()
        except BaseException:
            _end(process, whole_group=True)
            raise
        output.seek(0)
        print(output.read(), end="", flush=True)
    return code, others


def _start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a program with Ctrl-C held back: a start cut in two would be nobody's to end.

    The caller lets the signals in again once it is ready to end what it started.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    try:
        return subprocess.Popen(list(command), preexec_fn=_let_endings_in, **options)
    except BaseException:
        _let_endings_in()
        raise


def _let_endings_in() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)


def _end(process: subprocess.Popen[bytes], *, whole_group: bool) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            if whole_group:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
            if not whole_group:
                return
