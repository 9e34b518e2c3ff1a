"""A real Telnet server: inetutils-telnetd behind a small inetd of our own on loopback.

telnetd takes its connection on standard input and output, so somebody has to listen for it.
"""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from targets.ports import LOOPBACK
from targets.processes import program

STOP_SECONDS = 5.0


class Inetd:
    """Listens on a free port and gives each connection to a program of its own."""

    def __init__(self, command: list[str], *, log: Path) -> None:
        self._command = command
        self._log = log
        self._listener = socket.create_server((LOOPBACK, 0))
        self._children: list[subprocess.Popen[bytes]] = []
        self._stopping = False
        self._thread = threading.Thread(target=self._accept, name="inetd", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # the listener was closed: the end
                return
            with connection, self._log.open("ab") as log:
                if self._stopping:
                    return
                self._children = [child for child in self._children if child.poll() is None]
                self._children.append(
                    subprocess.Popen(
                        # the accepting thread lives until stop(), as --pdeathsig wants
                        ["setpriv", "--pdeathsig", "TERM", "--", *self._command],
                        stdin=connection.fileno(),
                        stdout=connection.fileno(),
                        stderr=log,
                        start_new_session=True,
                    )
                )

    def stop(self) -> None:
        self._stopping = True
        with suppress(OSError):  # wakes the thread that waits in accept()
            socket.create_connection((LOOPBACK, self.port), timeout=1).close()
        self._thread.join(STOP_SECONDS)
        self._listener.close()
        for child in self._children:
            child.terminate()
        for child in self._children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def running_telnetd(folder: Path) -> Iterator[int]:
    """A Telnet server for every account of the machine: its port. Needs root (login does)."""
    inetd = Inetd([program("telnetd", package="inetutils-telnetd")], log=folder / "telnetd.log")
    try:
        yield inetd.port
    finally:
        inetd.stop()
