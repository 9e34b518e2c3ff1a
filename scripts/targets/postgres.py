"""A real PostgreSQL on loopback with a data folder of its own, for tests and measurements.

PostgreSQL refuses to run as root: then it runs as the package's own user, `postgres`. It keeps
nothing safe (no fsync), because nothing here has to outlive a power cut.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from targets.ports import LOOPBACK, free_port
from targets.processes import Child, TargetError

PACKAGE = "postgresql"
INSTALLED = Path("/usr/lib/postgresql")
PACKAGE_USER = "postgres"
USER = "deskgate"


@contextmanager
def running_postgres() -> Iterator[str]:
    """An empty database server; gives the address of its database, with user and password."""
    account = PACKAGE_USER if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="deskgate-postgres-") as name:
        folder = Path(name)
        password = secrets.token_hex(16)
        words = folder / "password"
        words.write_text(password)
        if account is not None:
            shutil.chown(folder, account)
            shutil.chown(words, account)
        _initialise(folder, words, account)
        port = free_port()
        command = [_program("postgres"), "-D", str(folder / "data"), *_options(port, folder)]
        with Child("postgres", command, log=folder / "log", user=account) as child:
            child.wait_for_port(port)
            yield f"postgres://{USER}:{password}@{LOOPBACK}:{port}/postgres"


def _program(name: str) -> str:
    """The newest installed one: Debian keeps each version's programs out of the path."""
    versions = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise TargetError(f"{name} is not installed; install the package {PACKAGE}")
    return found


def _initialise(folder: Path, words: Path, account: str | None) -> None:
    command = [
        *(_program("initdb"), "-D", str(folder / "data"), "-U", USER, "--auth=scram-sha-256"),
        *(f"--pwfile={words}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
    ]
    done = subprocess.run(
        command, user=account, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise TargetError(f"initdb failed:\n{done.stderr}")


def _options(port: int, folder: Path) -> list[str]:
    settings = {
        "listen_addresses": LOOPBACK,
        "port": str(port),
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
    }
    return [word for pair in settings.items() for word in ("-c", "=".join(pair))]
