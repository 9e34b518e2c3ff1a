"""The virtual environment, the locked packages in it, and the program itself."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from setup.commands import run
from setup.packages import BUILD, install_packages, install_venv_module
from setup.places import DEVELOPMENT_LOCK, ROOT, RUN_LOCK, VENV, venv_program
from setup.report import UP_TO_DATE, say
from setup.stamps import Stamp

VERSION = sys.version.split()[0]
STAMPS = VENV / ".deskgate"
NETWORK = (
    "check this machine's network, or name your package index (pip config set global.index-url …)"
)
BUILDING = f"{NETWORK}; python-ldap is built here, by what the packages {', '.join(BUILD)} have"
NEVER_STRAYS = frozenset({"pip", "setuptools", "wheel", "deskgate"})
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


def make_environment() -> None:
    """A .venv of this very Python; one that is broken or of another Python is made anew."""
    if _environment_version() == list(sys.version_info[:3]):
        say("venv", UP_TO_DATE)
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_venv_module()
    say("venv", f"making .venv with Python {VERSION}")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    run(command, what="making the virtual environment", advice="remove .venv and try again")


def _environment_version() -> list[int] | None:
    script = "import sys, pip; print(*sys.version_info[:3])"
    python = Path(venv_program("python"))
    if not python.exists():
        return None
    shown = subprocess.run([python, "-c", script], capture_output=True, text=True, check=False)
    return [int(word) for word in shown.stdout.split()] if shown.returncode == 0 else None


def install_requirements(*, development: bool) -> None:
    """What the lock file names, each file checked against its hash."""
    locks = [RUN_LOCK, DEVELOPMENT_LOCK] if development else [RUN_LOCK]
    stamps = [Stamp(STAMPS / lock.name, [lock, VERSION]) for lock in locks]
    if all(stamp.fresh for stamp in stamps):
        say("python", UP_TO_DATE)
        return
    if development:
        install_packages(BUILD)
    lock = locks[-1]  # the development lock holds everything that the other one does
    say("python", f"installing the packages of {lock.name}")
    install = [venv_program("python"), *PIP, "install", "--require-hashes", "-r", str(lock)]
    run(install, what="installing Python packages", advice=BUILDING if development else NETWORK)
    if development:
        _remove_strays(lock.read_text())
    for stamp in stamps:
        stamp.write()


def _remove_strays(lock: str) -> None:
    """Uninstall what the lock no longer names: no test may pass by what only this machine has."""
    python = venv_program("python")
    shown = run([python, *PIP, "list", "--format=freeze"], what="listing the Python packages")
    unlocked = strays(installed=shown, lock=lock)
    if unlocked:
        remove = [python, *PIP, "uninstall", "--yes", *unlocked]
        run(remove, what="removing Python packages that are no longer locked")


def strays(*, installed: str, lock: str) -> list[str]:
    """Names of installed packages (pip's freeze format) that a lock does not hold."""
    locked = {
        _normal(match[1]) for match in re.finditer(r"^([\w.-]+)(?:\[.*\])?==", lock, re.MULTILINE)
    }
    names = (_normal(line.partition("==")[0]) for line in installed.splitlines() if "==" in line)
    return [name for name in names if name not in locked and name not in NEVER_STRAYS]


def _normal(name: str) -> str:
    """One spelling for all (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def install_program() -> None:
    """`deskgate` itself, so that the checkout is what runs."""
    inputs: list[Path | str] = [
        ROOT / "pyproject.toml",
        ROOT / "src/deskgate/__init__.py",
        str(ROOT),
    ]
    stamp = Stamp(STAMPS / "program", inputs)
    if stamp.fresh:
        say("deskgate", UP_TO_DATE)
        return
    say("deskgate", "installing this checkout into .venv")
    install = [venv_program("python"), *PIP, "install", "--no-deps", "--no-build-isolation"]
    run([*install, "--editable", str(ROOT)], what="installing the program")
    stamp.write()
