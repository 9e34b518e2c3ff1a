"""Programs that speak Guacamole's REST API and that we did not write, run as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.harness.server import DeskgateServer

from setup.clients import CLIENTS

_CALLS = Path(__file__).with_name("guacapy_calls.py")
_WORDS = 60  # seconds for a command of guacli's


class RefusedCall(Exception):
    """guacapy raised; `status` is HTTP's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


@dataclass(slots=True)
class Guacapy:
    """A logged-in guacapy client in its own process."""

    process: subprocess.Popen[str]
    data_sources: list[str]

    def __call__(self, manager: str, method: str, *arguments: Any) -> Any:
        """What the method returned; of an HTTP response its status. Raises RefusedCall."""
        assert self.process.stdin is not None
        print(json.dumps([manager, method, *arguments]), file=self.process.stdin, flush=True)
        answer = _line(self.process)
        if "error" in answer:
            raise RefusedCall(answer["status"])
        return answer["result"]


@contextmanager
def guacapy(
    server: DeskgateServer, username: str = "admin", password: str = "", prefix: str = "/"
) -> Iterator[Guacapy]:
    """guacapy, logged in; without a password as the server's administrator."""
    words = [str(server.port), username, password or server.password, prefix]
    with subprocess.Popen(
        [sys.executable, str(_CALLS), *words],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Guacapy(process, _line(process)["result"])
        assert process.stdin is not None
        process.stdin.close()


def guacli(server: DeskgateServer, *words: str, prefix: str = "/guacamole/") -> str:
    """What a command of guacli's prints. Raises for one that failed."""
    login = ["--url", f"{server.url}{prefix}", "--user", "admin", "--password", server.password]
    done = subprocess.run(
        [sys.executable, "-m", "guacli.cli", *login, *words],
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=_WORDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(CLIENTS)}


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "guacapy has ended"
    answer = json.loads(line)
    assert isinstance(answer, dict)
    return answer
