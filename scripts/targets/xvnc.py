"""Real VNC servers, each with a window manager and a terminal, run as the account.

TigerVNC is what people run. It shares the X clipboard with its viewers by itself, but the
protocol's clipboard is Latin-1, and guacd knows nothing newer: other letters become question marks.

TightVNC passes the clipboard's bytes on as they are, by way of X's cut buffer, which autocutsel
keeps equal to the X clipboard. With guacd's parameter clipboard-encoding=UTF-8 any text then comes
through whole, both ways.
"""

from __future__ import annotations

import os
import pwd
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from targets.account import Account
from targets.ports import free_port, wait_until
from targets.processes import Child, TargetError, program
from targets.x_display import free_display, held_display, write_authority

PASSWORD_LENGTH = 8  # VNC authentication uses no more
GEOMETRY = "1280x800"


@dataclass(frozen=True, slots=True)
class Vnc:
    """Where the server is, and how an X program (xclip) reaches its display."""

    port: int
    password: str = field(repr=False)
    display: str
    authority: Path


@dataclass(frozen=True, slots=True)
class Kind:
    """A VNC server's program, and what it needs beside the options that all have in common."""

    program: str
    package: str
    options: tuple[str, ...] = ()
    companions: tuple[tuple[str, ...], ...] = ()  # commands that run on the display, all the time


TIGERVNC = Kind(
    "Xtigervnc",
    "tigervnc-standalone-server",
    # A viewer with the wrong password is a test here, not an attack.
    options=("-nolisten", "tcp", "-BlacklistThreshold", "1000000"),
)
TIGHTVNC = Kind("Xtightvnc", "tightvncserver", companions=(("autocutsel",),))


@contextmanager
def running_vnc(folder: Path, *, account: Account, kind: Kind = TIGERVNC) -> Iterator[Vnc]:
    """A VNC server with a desktop on it. `folder` must be one that the account may enter."""
    display, password = free_display(), secrets.token_urlsafe(PASSWORD_LENGTH)[:PASSWORD_LENGTH]
    vnc = Vnc(free_port(), password, f":{display}", folder / "Xauthority")
    entry = pwd.getpwnam(account.name)
    cookie = write_authority(vnc.authority)
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
    with ExitStack() as stack:

        def start(*command: str) -> Child:
            name = Path(command[0]).name
            log = folder / f"{name}.log"
            child = Child(
                name,
                command,
                log=log,
                user=account.name,
                environment=environment,
                folder=account.home,
            )
            return stack.enter_context(child)

        start(*_command(kind, vnc, secret)).wait_for_port(vnc.port)
        stack.enter_context(held_display(display, cookie))
        for command in kind.companions:
            start(program(command[0], package=command[0]), *command[1:])
        _wait_for_window(start(str(account.home / ".xsession")), vnc)
        yield vnc


def _command(kind: Kind, vnc: Vnc, secret: Path) -> list[str]:
    return [
        program(kind.program, package=kind.package),
        *(vnc.display, "-geometry", GEOMETRY, "-depth", "24", "-rfbport", str(vnc.port)),
        *("-localhost", "-rfbauth", str(secret), "-auth", str(vnc.authority)),
        *("-alwaysshared", "-desktop", "Deskgate", *kind.options),
    ]


def _wait_for_window(desktop: Child, vnc: Vnc) -> None:
    """Wait until a window has the keyboard, so that the first viewer can type at once."""
    command = [program("xprop", package="x11-utils"), "-root", "_NET_ACTIVE_WINDOW"]
    environment = {**os.environ, "DISPLAY": vnc.display, "XAUTHORITY": str(vnc.authority)}

    def ready() -> bool:
        shown = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        return "window id # 0x" in shown.stdout and not shown.stdout.rstrip().endswith("0x0")

    if not wait_until(lambda: ready() or not desktop.running) or not desktop.running:
        raise TargetError(f"the VNC desktop did not start:\n{desktop.log_text()}")


def _scrambled(password: str) -> bytes:
    """The password as Xvnc's -rfbauth file wants it: the same for both."""
    command = [program("tigervncpasswd", package="tigervnc-tools"), "-f"]
    done = subprocess.run(command, input=f"{password}\n".encode(), capture_output=True, check=True)
    return done.stdout
