"""An installation's database before its first start, its migrations done: made once, then copied.

Migrations take three seconds of computing, and tests make hundreds of installations. What is
copied is only what `migrate` leaves: keys and the administrator are each installation's own.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "tests"
NAME = "deskgate.sqlite3"
_CONTROL = ROOT / "src" / "deskgate" / "control"
_MIGRATE = """
import django
from django.core.management import call_command
from django.db import connections

django.setup()
call_command("migrate", interactive=False, verbosity=0)
call_command("createcachetable", verbosity=0)
connections.close_all()
"""


def data_folder(folder: Path) -> None:
    """Make a data folder that has only the database, unless there is something already."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        copy_database(folder / NAME)


def copy_database(to: Path) -> None:
    """Copy the database whose migrations are done; make it first where there is none yet."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:  # several workers begin at the same time
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = CACHE / f"{_digest()}.sqlite3"
        if not made.exists():
            for old in CACHE.glob("*.sqlite3"):
                old.unlink()
            _make(made)
        shutil.copyfile(made, to)
    to.chmod(0o600)


@lru_cache
def _digest() -> str:
    """Another one for other migrations, applications or packages."""
    inputs = [
        *sorted(_CONTROL.glob("*/migrations/*.py")),
        _CONTROL / "project" / "settings.py",
        ROOT / "requirements-dev.lock",
    ]
    told = hashlib.sha256()
    for path in inputs:
        told.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _make(made: Path) -> None:
    """In a process of its own, which no setting of the developer's reaches."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DESKGATE_")}
    environment["DJANGO_SETTINGS_MODULE"] = "deskgate.control.project.settings"
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        folder = Path(name)
        environment["DESKGATE_DATA"] = name
        command = [sys.executable, "-c", _MIGRATE]
        subprocess.run(command, env=environment, cwd=folder, check=True)
        (folder / NAME).rename(made)
