"""The command in a process of its own, with a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.harness.database import data_folder

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def bare(tmp_path: Path) -> Run:
    """Call it like the command: `bare("init", stdin="…", PORT="1")`. Nothing is there yet."""

    def run(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DESKGATE_")}
        environment["DESKGATE_DATA"] = str(tmp_path / "data")
        environment.update({f"DESKGATE_{name}": value for name, value in settings.items()})
        return subprocess.run(
            [sys.executable, "-m", "deskgate.cli", *arguments],
            input=stdin,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def deskgate(bare: Run, tmp_path: Path) -> Run:
    """The same beside a database whose migrations are done: `deskgate("user", "add", "ada")`."""
    data_folder(tmp_path / "data")
    return bare
