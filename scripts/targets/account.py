"""A Unix account for the targets: made for one run, with a password of its own, removed afterwards.

Needs root. Whatever still runs as the account is ended with it: a remote desktop outlives its
viewer on purpose, and the shells that sshd and login start leave their server's process group.
An account that a killed run left behind is removed by the next one: its comment field names the
process that made it.
"""

from __future__ import annotations

import os
import pwd
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from targets.ports import wait_until
from targets.processes import TargetError, program

COMMENT = "Deskgate target of process "
GONE_SECONDS = 5.0

# The window manager first: it gives the keyboard to windows that open while it is there. The
# clipboard: xterm offers what is selected as CLIPBOARD too, and pastes from there. waitForWm: else
# xterm may wait for 5 s for the window manager's answer to a question that it asked too early.
XSESSION = """#!/bin/sh
export LANG=C.UTF-8
ready=$(mktemp -u)
mkfifo "$ready"
openbox --startup "sh -c 'echo > $ready'" &
read -r _ < "$ready"
rm "$ready"
exec xterm -maximized -u8 -fa 'DejaVu Sans Mono' -fs 11 \\
    -xrm 'XTerm*selectToClipboard: true' -xrm 'XTerm*waitForWm: false'
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may log in to the targets. The home folder can be read by everybody: tests look there."""

    name: str
    password: str = field(repr=False)
    home: Path


@contextmanager
def made_account() -> Iterator[Account]:
    """A new account, until the block ends. Raises TargetError."""
    if os.geteuid() != 0:
        raise TargetError("making an account for the targets needs root")
    _remove_leftovers()
    name = f"desk-{secrets.token_hex(3)}"
    useradd = [program("useradd", package="passwd"), "--create-home", "--shell", "/bin/bash"]
    useradd += ["--key", "HOME_MODE=0755", "--comment", f"{COMMENT}{os.getpid()}", name]
    _run(useradd)
    try:
        entry = pwd.getpwnam(name)
        account = Account(name, secrets.token_urlsafe(12), Path(entry.pw_dir))
        _run(
            [program("chpasswd", package="passwd")],
            given=f"{account.name}:{account.password}\n",
        )
        _write_session(account, entry)
        yield account
    finally:
        remove_account(name)


def remove_account(name: str) -> None:
    """End everything that runs as this account, then remove it with its home folder."""
    endprocesses_of(pwd.getpwnam(name).pw_uid)
    userdel = [program("userdel", package="passwd"), "--force", "--remove", name]
    subprocess.run(userdel, check=False, capture_output=True)


def endprocesses_of(uid: int) -> None:
    """End every process of an account: politely first (X servers remove their locks)."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        for pid in processes_of(uid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal_number)
        if wait_until(lambda: not processes_of(uid), seconds=GONE_SECONDS):
            return


def processes_of(uid: int) -> list[int]:
    """The account's processes, but for those that have ended and whose parent has not looked."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            zombie = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if folder.stat().st_uid == uid and not zombie:
                found.append(int(folder.name))
    return found


def _remove_leftovers() -> None:
    for entry in pwd.getpwall():
        maker = entry.pw_gecos.removeprefix(COMMENT).rstrip(",")
        if entry.pw_gecos.startswith(COMMENT) and not Path("/proc", maker).exists():
            remove_account(entry.pw_name)


def _write_session(account: Account, entry: pwd.struct_passwd) -> None:
    for name in (".xsession", ".hushlogin"):
        path = account.home / name
        path.write_text(XSESSION if name == ".xsession" else "")
        path.chmod(0o755)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _run(command: list[str], *, given: str | None = None) -> None:
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise TargetError(f"{' '.join(command)}: {done.stderr.strip()}")
