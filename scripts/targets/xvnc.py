"""A real VNC server: TigerVNC's Xvnc with a window manager and a terminal, run as the account.

Clipboard: Xvnc itself shares CLIPBOARD and PRIMARY with its viewers (no vncconfig needed).
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from targets.account import Account
from targets.ports import free_port, wait_until
from targets.processes import Child, TargetError, program

DISPLAYS = range(40, 400)  # above what X servers of people and of xrdp take
PASSWORD_LENGTH = 8  # VNC authentication uses no more
GEOMETRY = "1280x800"
ANY_HOST = 0xFFFF  # Xauthority's FamilyWild


@dataclass(frozen=True, slots=True)
class Vnc:
    """Where the server is, and how an X program (xclip) reaches its display."""

    port: int
    password: str = field(repr=False)
    display: str
    authority: Path


@contextmanager
def running_xvnc(folder: Path, *, account: Account) -> Iterator[Vnc]:
    """An Xvnc with a desktop on it. `folder` must be one that the account may enter."""
    vnc = Vnc(
        free_port(),
        secrets.token_urlsafe(PASSWORD_LENGTH)[:PASSWORD_LENGTH],
        f":{_free_display()}",
        folder / "Xauthority",
    )
    entry = pwd.getpwnam(account.name)
    _write_authority(vnc.authority)
    secret = folder / "passwd"
    secret.write_bytes(_scrambled(vnc.password))
    for path, mode in ((vnc.authority, 0o644), (secret, 0o600)):
        path.chmod(mode)
        os.chown(path, entry.pw_uid, entry.pw_gid)
    environment = {
        "HOME": str(account.home),
        "USER": account.name,
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "DISPLAY": vnc.display,
        "XAUTHORITY": str(vnc.authority),
        "SHELL": "/bin/bash",
    }
    with Child(
        "Xvnc",
        _command(vnc, secret),
        log=folder / "xvnc.log",
        user=account.name,
        environment=environment,
    ) as server:
        server.wait_for_port(vnc.port)
        with Child(
            "the VNC desktop",
            [str(account.home / ".xsession")],
            log=folder / "desktop.log",
            user=account.name,
            environment=environment,
            folder=account.home,
        ) as desktop:
            _wait_for_window(desktop, vnc)
            yield vnc


def _command(vnc: Vnc, secret: Path) -> list[str]:
    return [
        program("Xvnc", package="tigervnc-standalone-server"),
        *(vnc.display, "-geometry", GEOMETRY, "-depth", "24", "-rfbport", str(vnc.port)),
        *("-localhost", "-rfbauth", str(secret), "-auth", str(vnc.authority), "-nolisten", "tcp"),
        *("-AlwaysShared", "-desktop", "Deskgate", "-BlacklistThreshold", "1000000"),
    ]


def _wait_for_window(desktop: Child, vnc: Vnc) -> None:
    """Wait for the terminal, so that the first viewer sees more than an empty root window."""
    xlsclients = shutil.which("xlsclients")
    if xlsclients is None:
        return
    environment = {**os.environ, "DISPLAY": vnc.display, "XAUTHORITY": str(vnc.authority)}

    def drawn() -> bool:
        listed = subprocess.run(
            [xlsclients], env=environment, capture_output=True, text=True, check=False
        )
        return "xterm" in listed.stdout

    if not wait_until(lambda: drawn() or not desktop.running) or not desktop.running:
        raise TargetError(f"the VNC desktop did not start:\n{desktop.log_text()}")


def _free_display() -> int:
    for number in DISPLAYS:
        taken = (Path(f"/tmp/.X{number}-lock"), Path(f"/tmp/.X11-unix/X{number}"))
        if not any(path.exists() for path in taken):
            return number
    raise TargetError("every X display from :40 to :399 is taken")


def _write_authority(path: Path) -> None:
    """One MIT-MAGIC-COOKIE-1 for any host and any display (Xau(3) has the format)."""
    name, cookie = b"MIT-MAGIC-COOKIE-1", secrets.token_bytes(16)
    entry = struct.pack(">HHH", ANY_HOST, 0, 0)
    for text in (name, cookie):
        entry += struct.pack(">H", len(text)) + text
    path.write_bytes(entry)


def _scrambled(password: str) -> bytes:
    """The password as Xvnc's -rfbauth file wants it."""
    command = [program("vncpasswd", package="tigervnc-tools"), "-f"]
    done = subprocess.run(command, input=f"{password}\n".encode(), capture_output=True, check=True)
    return done.stdout
