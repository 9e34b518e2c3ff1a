"""Knowing that nothing changed: a stamp holds the hash of what a step was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from setup.places import ROOT


class Stamp:
    """`path` says what the step's result was made from; removing it forces the step."""

    def __init__(self, path: Path, inputs: Iterable[Path | str]) -> None:
        self._path = path
        self._digest = digest(inputs)

    @property
    def fresh(self) -> bool:
        return self._path.is_file() and self._path.read_text() == self._digest

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(self._digest)


def digest(inputs: Iterable[Path | str]) -> str:
    """A hash over texts and over files' names and contents; a file that is missing counts too."""
    whole = hashlib.sha256()
    for item in inputs:
        if isinstance(item, str):
            parts = [b"text", item.encode()]
        else:
            name = item.relative_to(ROOT) if item.is_relative_to(ROOT) else item
            parts = [b"file", str(name).encode(), item.read_bytes() if item.is_file() else b""]
        for part in parts:
            whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def files_below(folder: Path, *, without: frozenset[str]) -> list[Path]:
    """Every file below a folder, in a fixed order; not what lies in the folders named `without`."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name in without:
            continue
        if path.is_dir():
            found += files_below(path, without=without)
        else:
            found.append(path)
    return found
