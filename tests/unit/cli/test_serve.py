"""The server as its user starts and stops it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from tests.unit.cli.conftest import Run


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """(the server, what it printed up to and with its address); killed at the end."""
    server = subprocess.Popen(
        [sys.executable, "-m", "deskgate.cli", "serve", "--port", "0"],
        env={**os.environ, "DESKGATE_DATA": str(folder / "data")},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    printed = ""
    try:
        while "ready at" not in printed:
            line = server.stdout.readline()
            assert line, "the server ended"
            printed += line
        yield server, printed
    finally:
        server.kill()
        server.wait(15)
        server.stdout.close()


def test_it_says_where_it_is_and_leaves_nothing_running(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, printed):
        address = re.search(r"http://127\.0\.0\.1:\d+/", printed)
        assert address is not None
        with urllib.request.urlopen(address[0] + "healthz") as answer:
            assert answer.status == 200
        family = psutil.Process(server.pid).children(recursive=True)
        assert any(one.name() == "guacd" for one in family)
        server.send_signal(signal.SIGINT)
        assert server.wait(15) == 0
    assert psutil.wait_procs(family, timeout=5)[1] == []


def test_a_killed_server_takes_its_guacd_along(tmp_path: Path) -> None:
    with serving(tmp_path) as (server, _):
        family = psutil.Process(server.pid).children(recursive=True)
        assert family
        server.kill()
        server.wait(15)
        assert psutil.wait_procs(family, timeout=5)[1] == []


def test_a_taken_port_is_said_in_one_line(deskgate: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = deskgate("serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert f"127.0.0.1:{port}" in result.stderr
