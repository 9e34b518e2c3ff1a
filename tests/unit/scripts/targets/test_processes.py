"""Children end with what they started, and their failures tell why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from targets.ports import free_port, wait_until
from targets.processes import Child, TargetError, program

SCRIPTS = Path(__file__).resolve().parents[4] / "scripts"
LISTEN = "import socket, time; s = socket.create_server(('127.0.0.1', {})); time.sleep(60)"


def alive(pid: int) -> bool:
    try:
        state = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_ready_when_it_listens_and_gone_afterwards(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", LISTEN.format(port)]
    with Child("listener", command, log=tmp_path / "log") as child:
        child.wait_for_port(port)
        assert child.running
    assert not alive(child.pid)


def test_grandchildren_end_too(tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    command = ["sh", "-c", f"sleep 60 & echo $! > {marker}; trap '' TERM; wait"]
    with Child("shell", command, log=tmp_path / "log"):
        assert wait_until(lambda: marker.exists() and marker.read_text().strip() != "")
        grandchild = int(marker.read_text())
        assert alive(grandchild)
    assert wait_until(lambda: not alive(grandchild), seconds=5)


def test_it_ends_when_we_are_killed(tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    script = f"""
from pathlib import Path
from targets.processes import Child
child = Child("sleeper", ["sleep", "60"], log=Path({str(tmp_path / "log")!r}))
Path({str(marker)!r}).write_text(str(child.pid))
import time; time.sleep(60)
"""
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    with subprocess.Popen([sys.executable, "-c", script], env=environment) as ours:
        assert wait_until(lambda: marker.exists() and marker.read_text() != "")
        child = int(marker.read_text())
        # setpriv has asked the kernel for it by the time that it has become the program
        assert wait_until(lambda: Path("/proc", str(child), "comm").read_text() == "sleep\n")
        ours.kill()
    assert wait_until(lambda: not alive(child), seconds=5)


def test_one_that_ends_at_once_is_told_with_its_last_lines(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo cannot bind >&2; exit 1"]
    with (
        pytest.raises(TargetError, match=r"(?s)server does not listen on port .*cannot bind"),
        Child("server", command, log=tmp_path / "log") as child,
    ):
        child.wait_for_port(free_port())


def test_a_missing_program_names_its_package() -> None:
    with pytest.raises(TargetError, match="install the package nothing"):
        program("no-such-program-anywhere", package="nothing")
