"""`deskgate serve` as a process of its own, with a data folder of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from tests.harness.database import data_folder
from tests.harness.warm import run_command

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 30


@dataclass(slots=True)
class DeskgateServer:
    """A running server. `log` grows with what it writes to standard error."""

    folder: Path
    port: int
    password: str = field(repr=False)
    process: subprocess.Popen[str]
    log: list[str]
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add_connection(self, name: str, protocol: str, parameters: Mapping[str, str]) -> str:
        """By the command line, beside the running server; the connection's identifier."""
        settings = [word for pair in parameters.items() for word in ("--set", "=".join(pair))]
        command = ["connection", "add", "--name", name, "--protocol", protocol, *settings]
        return self.command(*command).strip()

    def command(self, *words: str) -> str:
        """`deskgate …` beside the running server: what it prints. Raises for a refusal."""
        result = run_command(*words, environment=self.environment, folder=self.folder)
        result.check_returncode()
        return result.stdout

    def token(self) -> str:
        """A Guacamole token of the administrator's."""
        form = {"username": "admin", "password": self.password}
        answer = self.post("/api/tokens", form)
        token = answer["authToken"]
        assert isinstance(token, str)
        return token

    def post(self, path: str, form: Mapping[str, str]) -> Any:
        """POST a form, get JSON; an HTTP error is raised as urllib's."""
        data = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(self.url + path, data, timeout=10) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@contextmanager
def running_server(folder: Path, **settings: str) -> Iterator[DeskgateServer]:
    """Start it, wait for its address and password, stop it. `settings`: GUACD="host:port" …"""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DESKGATE_")}
    environment |= {"DESKGATE_DATA": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    environment |= {"DESKGATE_RESTART_MINUTES": "0"}  # nothing is to stay; RESTART_MINUTES="5" …
    environment |= _database_of_its_own()
    data_folder(folder / "data")
    environment |= {f"DESKGATE_{name}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "deskgate.cli", "serve", "--port", "0"],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    log: list[str] = []
    reader = threading.Thread(target=lambda: log.extend(process.stderr or ()), daemon=True)
    reader.start()
    try:
        port, password = _read_announcement(process, log)
        yield DeskgateServer(folder, port, password, process, log, environment)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        process.stdout.close()
        process.stderr.close()


def _database_of_its_own() -> dict[str, str]:
    """On PostgreSQL, when the tests run there: an empty database for this server alone."""
    url = os.environ.get("DESKGATE_DATABASE_URL")
    if not url:
        return {}
    name = f"server_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return {"DESKGATE_DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}


def _read_announcement(process: subprocess.Popen[str], log: list[str]) -> tuple[int, str]:
    assert process.stdout is not None
    password = ""
    for line in process.stdout:
        if line.startswith("    "):
            password = line.strip()
        if ready := re.search(r"ready at http://127\.0\.0\.1:(\d+)/", line):
            return int(ready[1]), password
    raise AssertionError("the server did not start:\n" + "".join(log))
