"""Says which generated file is not what its generator makes now."""

from __future__ import annotations

from pathlib import Path

from checks.files import ROOT
from generated import GENERATED, made


def problems(root: Path = ROOT) -> list[str]:
    found = []
    for name, command in GENERATED.items():
        path = root / name
        now = path.read_text() if path.is_file() else None
        if now != made(command, root=root):
            found.append(f"{name}: not up to date (make generate)")
    return found
