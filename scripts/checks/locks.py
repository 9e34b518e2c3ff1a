"""Says where pyproject.toml asks for what the lock files don't hold. Looks at files only.

A lock file that is older than a new requirement would be noticed on a fresh machine alone.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checks.files import ROOT

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def problems(root: Path = ROOT) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"]
    run = asked + group(project, "build")
    development = run + group(project, "dev")
    return [
        *unmet(run, (root / "requirements.lock").read_text(), "requirements.lock"),
        *unmet(development, (root / "requirements-dev.lock").read_text(), "requirements-dev.lock"),
    ]


def group(project: dict[str, Any], name: str) -> list[str]:
    """A dependency group's requirements, those of the groups that it includes among them."""
    found: list[str] = []
    for item in project["dependency-groups"][name]:
        found += [item] if isinstance(item, str) else group(project, item["include-group"])
    return found


def unmet(requirements: list[str], lock: str, name: str) -> list[str]:
    """One line for each requirement that this lock does not pin, or pins to what is not allowed."""
    pins: dict[str, list[str]] = {}
    for match in PIN.finditer(lock):
        pins.setdefault(canonicalize_name(match["name"]), []).append(match["version"])
    found = []
    for text in requirements:
        asked = Requirement(text)
        versions = pins.get(canonicalize_name(asked.name), [])
        if not any(asked.specifier.contains(version, prereleases=True) for version in versions):
            has = ", ".join(versions) or "nothing"
            found.append(f"{name}: {text} is asked for, {has} is locked (make lock)")
    return found
