"""The command in a process of its own, with a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.harness.database import data_folder
from tests.harness.warm import run_command

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def bare(tmp_path: Path) -> Run:
    """Call it like the command: `bare("init", stdin="…", PORT="1")`. Nothing is there yet."""

    def run(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "deskgate.cli", *arguments],
            input=stdin,
            env=_environment(tmp_path, settings),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def deskgate(tmp_path: Path) -> Run:
    """The same, warm, beside a database whose migrations are done: `deskgate("user", "list")`."""
    data_folder(tmp_path / "data")

    def run(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        environment = _environment(tmp_path, settings)
        return run_command(*arguments, environment=environment, folder=tmp_path, stdin=stdin)

    return run


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DESKGATE_")}
    environment["DESKGATE_DATA"] = str(folder / "data")
    return environment | {f"DESKGATE_{name}": value for name, value in settings.items()}
