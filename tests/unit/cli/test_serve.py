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
import pytest
from tests.fakes.keeper import gone
from tests.harness.database import data_folder
from tests.unit.cli.conftest import Run

from deskgate.cli import serve
from deskgate.cli.errors import CommandError
from deskgate.settings import Settings

PROGRAM = (sys.executable, "-m", "deskgate.cli")


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """(the server, what it printed up to and with its address); killed at the end."""
    server = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0"],
        env={**os.environ, "DESKGATE_DATA": str(folder / "data"), **settings},
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


@pytest.mark.parametrize(("minutes", "signals"), [("0", "INT"), ("5", "INT"), ("5", "TERM")])
def test_it_says_where_it_is_and_leaves_nothing_running(
    tmp_path: Path, minutes: str, signals: str
) -> None:
    data_folder(tmp_path / "data")
    with serving(tmp_path, DESKGATE_RESTART_MINUTES=minutes) as (server, printed):
        address = re.search(r"http://127\.0\.0\.1:\d+/", printed)
        assert address is not None
        with urllib.request.urlopen(address[0] + "healthz") as answer:
            assert answer.status == 200
        family = family_of(server.pid, tmp_path)
        assert any(psutil.Process(one).name() == "guacd" for one in family)
        server.send_signal(signal.Signals[f"SIG{signals}"])
        assert server.wait(15) == (0 if signals == "INT" else -signal.SIGTERM)
    assert all(gone(one) for one in family)


@pytest.mark.parametrize("minutes", ["0", "5"])
def test_a_killed_server_without_sessions_takes_its_guacd_along(
    tmp_path: Path, minutes: str
) -> None:
    data_folder(tmp_path / "data")
    with serving(tmp_path, DESKGATE_RESTART_MINUTES=minutes) as (server, _):
        family = family_of(server.pid, tmp_path)
        assert family
        server.kill()
        server.wait(15)
        assert all(gone(one) for one in family)


def family_of(server: int, folder: Path) -> list[int]:
    """The processes that a server has: its children, and its keeper with its own."""
    processes = psutil.Process(server).children(recursive=True)
    for one in psutil.process_iter(["cmdline"]):
        words = one.info["cmdline"] or []
        if "deskgate.keeper" in words and any(word.startswith(str(folder)) for word in words):
            processes += [one, *one.children(recursive=True)]
    return [one.pid for one in processes]


def test_a_taken_port_is_said_in_one_line(deskgate: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = deskgate("serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert f"127.0.0.1:{port}" in result.stderr


def test_a_second_server_on_the_same_folder_is_refused(deskgate: Run, tmp_path: Path) -> None:
    with serving(tmp_path):
        second = deskgate("serve", "--port", "0")
        assert second.returncode == 1
        assert "runs on" in second.stderr
        assert second.stderr.count("\n") == 1
        assert (
            deskgate(
                "connection", "add", "--name", "x", "--protocol", "ssh", "--set", "hostname=h"
            ).returncode
            == 0
        )


def test_the_password_is_told_before_anything_can_fail(bare: Run, tmp_path: Path) -> None:
    failed = bare("serve", GUACD_CA=str(tmp_path / "none.pem"))
    assert failed.returncode == 1
    assert "DESKGATE_GUACD_CA" in failed.stderr
    assert not (tmp_path / "data").exists()


def test_a_command_beside_the_server_leaves_its_guacd_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as guacd:
        address = f"127.0.0.1:{guacd.getsockname()[1]}"
        with serving(tmp_path, DESKGATE_GUACD=address) as (_, printed):
            environment = {**os.environ, "DESKGATE_DATA": str(tmp_path / "data")}
            subprocess.run([*PROGRAM, "init"], env=environment, cwd=tmp_path, check=True)
            ready = re.search(r"http://127\.0\.0\.1:\d+/", printed)
            assert ready is not None
            with urllib.request.urlopen(ready[0] + "readyz") as answer:
                assert answer.status == 200


def test_ldap_that_is_not_installed_is_said_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "django_auth_ldap", None)
    settings = Settings(_env_file=None, ldap_url="ldap://dc1", ldap_user_base="dc=x")
    with pytest.raises(CommandError, match=r"deskgate\[ldap\]"):
        serve._check_installed(settings)
    serve._check_installed(Settings(_env_file=None))
