"""Clients of Guacamole's API that we did not write, in a folder of their own.

They ask for exact versions of what Deskgate has in others, so that .venv can't hold them.
"""

from __future__ import annotations

import shutil

from setup.commands import run
from setup.places import CACHE, CLIENTS_LOCK, venv_program
from setup.python import NETWORK, PIP, VERSION
from setup.report import UP_TO_DATE, say
from setup.stamps import Stamp

CLIENTS = CACHE / "clients"


def install_clients() -> None:
    """Only the tests need them."""
    stamp = Stamp(CLIENTS / ".deskgate", [CLIENTS_LOCK, VERSION])
    if stamp.fresh:
        say("clients", UP_TO_DATE)
        return
    say("clients", f"installing the packages of {CLIENTS_LOCK.parent.name}/{CLIENTS_LOCK.name}")
    shutil.rmtree(CLIENTS, ignore_errors=True)
    install = [venv_program("python"), *PIP, "install", "--require-hashes", "--no-warn-conflicts"]
    run(
        [*install, "--target", str(CLIENTS), "-r", str(CLIENTS_LOCK)],
        what="installing the clients for the tests of compatibility",
        advice=NETWORK,
    )
    stamp.write()
