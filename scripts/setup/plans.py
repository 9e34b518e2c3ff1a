"""Which steps each command takes, in which order, and what it then runs."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Sequence

from setup.clients import install_clients
from setup.commands import run_in_foreground, run_with_another
from setup.guacd import install_guacd
from setup.locks import write_locks
from setup.node import Node, use_node
from setup.oidc import PROVIDER_MODULES, install_provider
from setup.packages import TARGETS, TESTS, install_packages
from setup.places import CACHE, NODE_MODULES, ROOT, STATIC, VENV, WEB, venv_program
from setup.python import install_program, install_requirements, make_environment
from setup.report import say
from setup.web import build_web, install_web_packages

# Made by tools in the checkout; `clean` removes them with what the set-up makes.
PEER_MODULES = ROOT / "bench" / "peer" / "node_modules"
# Side by side, a file in one process; each process has servers, targets and a browser of its own.
SIDE_BY_SIDE = ("-n", "logical", "--dist", "loadfile")
UNITS = ("tests/unit", "tests/fuzz")
# In this order: those that take longest begin before the shorter ones, which fill what is left.
WITH_TARGETS = ("tests/e2e", "tests/integration", "tests/compat")
# What touches the database runs again on PostgreSQL; the rest would only be the same once more.
ON_POSTGRES = ("tests/unit/control", "tests/unit/test_asgi.py")
TOOL_CACHES = (
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    ".import_linter_cache",
)


def prepare(*, development: bool, packages: tuple[str, ...] = ()) -> Node:
    """Every step that the program needs, and those of developing it if wanted."""
    make_environment()
    install_requirements(development=development)
    install_program()
    node = use_node()
    if development:
        install_provider(node)
    install_web_packages(node)
    build_web(node)
    if packages:
        install_packages(packages)
    install_guacd(needed_here=development)
    return node


def setup() -> int:
    prepare(development=False)
    return 0


def run() -> int:
    prepare(development=False)
    deskgate = venv_program("deskgate")
    os.chdir(ROOT)
    os.execv(deskgate, [deskgate, "serve"])


def test() -> int:
    """The page's tests, then the server's and those of both together; all run, whatever fails.

    What fails beside others is run once more alone: see failed_again.py.
    """
    _keep_bytecode()
    node = prepare(development=True, packages=TESTS)
    install_clients()
    os.environ["PATH"] = node.environment["PATH"]
    page = run_in_foreground([*node.npm, "test"], folder=WEB)
    os.environ["PYTHONPATH"] = str(ROOT / "scripts")
    python = venv_program("python")
    tests = [python, "-m", "failed_again", venv_program("pytest"), *SIDE_BY_SIDE, "--"]
    parts = [*tests, *UNITS]
    again = [python, "-m", "on_postgres", *tests, *ON_POSTGRES]
    # What waits more than it computes comes first; the rest has what that leaves of the machine.
    codes = run_with_another([*tests, *WITH_TARGETS], _both(parts, again), folder=ROOT)
    return next(filter(None, (page, *codes)), 0)


def _keep_bytecode() -> None:
    """What Python compiles is written down, whatever the surroundings say: the tests start our
    programs some hundreds of times, and to compile them each time takes as long as to run them.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _both(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """One after the other, whatever the first one says; it fails when either does."""
    return ["sh", "-c", f"{shlex.join(first)}; code=$?; {shlex.join(second)} && exit $code"]


def check() -> int:
    _keep_bytecode()
    node = prepare(development=True)
    os.environ["PATH"] = node.environment["PATH"]
    os.environ["PYTHONPATH"] = str(ROOT / "scripts")
    return run_in_foreground([venv_program("python"), "-m", "checks"], folder=ROOT)


def bench() -> int:
    node = prepare(development=True)
    os.environ["PATH"] = node.environment["PATH"]
    return run_in_foreground([venv_program("python"), "-m", "bench"], folder=ROOT)


def demo() -> int:
    prepare(development=False, packages=TARGETS)
    os.environ["PYTHONPATH"] = str(ROOT / "scripts")
    return run_in_foreground([venv_program("python"), "-m", "demo"], folder=ROOT)


def generate() -> int:
    """Write the files that are made from the sources: docs/settings.md and its like."""
    make_environment()
    install_requirements(development=True)
    install_program()
    os.environ["PYTHONPATH"] = str(ROOT / "scripts")
    return run_in_foreground([venv_program("python"), "-m", "generated"], folder=ROOT)


def lock() -> int:
    """Bring both lock files up to what pyproject.toml asks for; what still fits stays."""
    make_environment()
    return write_locks()


def clean() -> int:
    """Remove what the set-up made; the data folders and the system's packages stay."""
    made = [VENV, NODE_MODULES, PEER_MODULES, PROVIDER_MODULES, STATIC, CACHE.parent]
    for folder in [*made, *(ROOT / name for name in TOOL_CACHES)]:
        if folder.exists():
            say("clean", f"removing {folder.relative_to(ROOT)}")
            shutil.rmtree(folder)
    for folder in (ROOT / "src", ROOT / "tests", ROOT / "scripts", ROOT / "bench"):
        for cache in list(folder.rglob("__pycache__")):
            shutil.rmtree(cache)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "demo": demo,
    "generate": generate,
    "lock": lock,
    "clean": clean,
}
