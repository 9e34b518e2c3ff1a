"""The bench's own child processes, and what the kernel knows of them.

Each child prints one line of JSON once it is ready, and ends when its standard input closes, so
that none outlives the bench however the bench ends.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parent.parent
STOP_SECONDS = 10.0


class BenchError(Exception):
    """A part of the bench did not do its work; the text says which."""


@dataclass(slots=True)
class Program:
    """A running child. `said` is its first line."""

    process: subprocess.Popen[str]
    said: dict[str, Any]

    @property
    def port(self) -> int:
        port = self.said["port"]
        assert isinstance(port, int)
        return port

    def ask(self) -> dict[str, Any]:
        """Wake it with an empty line; its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return _line(self.process)

    def cpu_seconds(self) -> float:
        """The CPU time it has used so far, its own and the kernel's for it."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def memory_bytes(self) -> int:
        """What would be free again if it ended (USS)."""
        return int(psutil.Process(self.process.pid).memory_full_info().uss)


@contextmanager
def running(command: Sequence[str], *, folder: Path = ROOT) -> Iterator[Program]:
    """Start a child and wait for its first line. Raises BenchError."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
    )
    assert process.stdin is not None
    try:
        yield Program(process, _line(process))
    finally:
        process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs one of the bench's modules."""
    return [sys.executable, "-m", f"bench.{name}", *arguments]


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise BenchError(f"{process.args!r} ended early, with {process.wait(STOP_SECONDS)}")
    said = json.loads(line)
    assert isinstance(said, dict)
    return said


def say(**fields: object) -> None:
    """A child's line for its parent."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def when_orphaned(end: Callable[[], None], asked: Callable[[], None] = lambda: None) -> None:
    """In a thread of its own: `asked` at each line of standard input, `end` once it closes."""

    def wait() -> None:
        # Not sys.stdin: its lock would be held while the interpreter goes down.
        while os.read(0, 4096):
            asked()
        end()

    threading.Thread(target=wait, daemon=True).start()


def allow_many_files() -> None:
    """Raise the limit of open files as far as this process may; children inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
