"""`make check`: every check runs, each says one line, and what is wrong stands below its line.

Runs with the virtual environment's Python, scripts/ in its path and Node's in PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from checks import generated, locks, names, sizes, twins
from checks.files import ROOT

AT_ONCE = 2  # the slow ones (types, the web interface) beside the quick ones
WEB = ROOT / "web"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check's result; `text` is empty if nothing is wrong, or what the check had to say."""

    name: str
    passed: bool
    text: str
    seconds: float


def tool(*command: str, folder: Path = ROOT, **environment: str) -> Callable[[], tuple[bool, str]]:
    """A check that is a program: passed if it exits with 0."""

    def look() -> tuple[bool, str]:
        program = shutil.which(
            command[0], path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        )
        done = subprocess.run(
            [program or command[0], *command[1:]],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout + done.stderr

    return look


def own(problems: Callable[[], Sequence[str]]) -> Callable[[], tuple[bool, str]]:
    """A check of ours: passed if it has no problem to tell."""

    def look() -> tuple[bool, str]:
        found = problems()
        return not found, "\n".join(found)

    return look


def migrations() -> tuple[bool, str]:
    """Does every model change have its migration?"""
    with tempfile.TemporaryDirectory() as data:
        command = ("python", "-m", "django", "makemigrations", "--check", "--dry-run")
        settings = "deskgate.control.project.settings"
        return tool(*command, DJANGO_SETTINGS_MODULE=settings, DESKGATE_DATA=data)()


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "lint": tool("ruff", "check", "."),
    "format": tool("ruff", "format", "--check", "."),
    "types": tool("mypy", "--explicit-package-bases", "src", "scripts", "tests", "bench"),
    "import contracts": tool("lint-imports"),
    "sizes": own(sizes.problems),
    "twins": own(twins.problems),
    "names": own(names.problems),
    "locks": own(locks.problems),
    "generated files": own(generated.problems),
    "migrations": migrations,
    "web": tool("npm", "run", "check", folder=WEB),
}


def look(name: str) -> Outcome:
    started = time.monotonic()
    try:
        passed, text = CHECKS[name]()
    except (OSError, subprocess.SubprocessError) as error:
        passed, text = False, f"{error}\n{getattr(error, 'stderr', '') or ''}"
    return Outcome(name, passed, text, time.monotonic() - started)


def tell(outcome: Outcome) -> None:
    word = "ok" if outcome.passed else "FAILED"
    print(f"  {word:<7} {outcome.name} ({outcome.seconds:.1f} s)", flush=True)
    if not outcome.passed:
        print("\n".join(f"          {line}" for line in outcome.text.strip().splitlines()))


def main(wanted: list[str]) -> int:
    """Run the named checks, or all: 0 if all passed."""
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        print(f"no check {unknown[0]!r}; there are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(look, wanted or CHECKS):
            tell(outcome)
            failed += not outcome.passed
    print(f"{failed} of {len(wanted or CHECKS)} checks failed" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
