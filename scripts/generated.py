"""The generated files, and the commands that make them. `python3 -m generated` writes them all."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# What each command prints is the file's text. Later ones may be made from earlier ones.
GENERATED: dict[str, tuple[str, ...]] = {
    "docs/settings.md": (sys.executable, "-m", "settings_page"),
    "docs/handshake.md": (sys.executable, "-m", "handshake_page"),
    "docs/parameters.md": (sys.executable, "-m", "deskgate.control.catalogue.docs"),
    "web/api-schema/openapi.json": (sys.executable, "-m", "deskgate.control.api.schema"),
}


def made(command: Sequence[str], *, root: Path = ROOT) -> str:
    """What the generator prints now: with a fresh data folder and no settings of this machine."""
    settings = {name: text for name, text in os.environ.items() if not name.startswith("DESKGATE_")}
    with tempfile.TemporaryDirectory() as data:
        return subprocess.run(
            command,
            cwd=root,
            env={**settings, "DESKGATE_DATA": data, "PYTHONPATH": str(root / "scripts")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout


def write_all() -> None:
    for name, command in GENERATED.items():
        print(f"  {name}")
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made(command))


if __name__ == "__main__":
    write_all()
