"""Refuses what is one machine's business in a repository for all: registries and local paths.

Where packages come from is configured on each machine; a lock file that names a host breaks on the
next one. A path of this checkout in a file works for whoever wrote it only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from checks.files import ROOT, project_files

REGISTRY_SETTING = re.compile(
    r"(registry|index-url|find-links)['\"]?\s*[=: ]\s*['\"]?(https?|file)://"
)
SHORTEST_ROOT = 4  # a checkout in "/" or "/x" would be found in everything


def problems(root: Path = ROOT) -> list[str]:
    found: list[str] = []
    for path in project_files(root):
        data = (root / path).read_bytes()
        if b"\0" not in data:  # not text
            found += look_at(path, data.decode(errors="replace"), root=root)
    return found


def look_at(path: Path, text: str, *, root: Path) -> Iterator[str]:
    """What is wrong in this one file."""
    if path.suffix == ".lock" and "://" in text:
        yield f"{path}: names an address"
    if path.name == "package-lock.json":
        yield from (f"{path}: {name} names an address" for name in _resolved(json.loads(text)))
    local = str(root)
    for number, line in enumerate(text.splitlines(), 1):
        if REGISTRY_SETTING.search(line):
            yield f"{path}:{number}: names a package registry"
        if len(local) >= SHORTEST_ROOT and re.search(rf"{re.escape(local)}\b", line):
            yield f"{path}:{number}: names where this checkout lies"


def _resolved(lock: dict[str, dict[str, dict[str, object]]]) -> Iterator[str]:
    for name, package in lock.get("packages", {}).items():
        if "://" in str(package.get("resolved", "")):
            yield name
