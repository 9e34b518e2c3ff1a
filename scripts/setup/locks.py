"""Writing the lock files: one resolution for every Python and platform that we support."""

from __future__ import annotations

from setup.commands import run
from setup.places import CACHE, CLIENTS_LOCK, DEVELOPMENT_LOCK, ROOT, RUN_LOCK
from setup.python import NETWORK
from setup.report import say

RESOLVER = "uv>=0.9,<1"
OLDEST_PYTHON = "3.11"


def write_locks() -> int:
    """Neither an index nor an address is written: where packages come from is each machine's."""
    uv = _resolver()
    common = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
    common += ["--python-version", OLDEST_PYTHON, "--no-emit-index-url"]
    program = [*common, "pyproject.toml"]
    say("lock", f"resolving {RUN_LOCK.name}")
    _compile([*program, "--group", "build", "--output-file", RUN_LOCK.name])
    say("lock", f"resolving {DEVELOPMENT_LOCK.name}")
    development = ["--group", "dev", "--constraints", RUN_LOCK.name]
    _compile([*program, *development, "--output-file", DEVELOPMENT_LOCK.name])
    clients = str(CLIENTS_LOCK.relative_to(ROOT))
    say("lock", f"resolving {clients}")
    asked = str(CLIENTS_LOCK.with_suffix(".txt").relative_to(ROOT))
    _compile([*common, asked, "--output-file", clients])
    return 0


def _resolver() -> str:
    folder = CACHE / "resolver"
    if not (folder / "bin" / "uv").exists():
        say("lock", "installing the resolver")
        python = str(folder / "bin" / "python")
        run(["python3", "-m", "venv", str(folder)], what="making the resolver's environment")
        run(
            [python, "-m", "pip", "install", "--quiet", RESOLVER],
            what="installing the resolver",
            advice=NETWORK,
        )
    return str(folder / "bin" / "uv")


def _compile(command: list[str]) -> None:
    run(command, what="resolving the dependencies", advice=NETWORK, folder=ROOT)
