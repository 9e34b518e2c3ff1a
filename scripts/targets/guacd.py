"""A real guacd on a free loopback port, which can be killed and started again on the same port."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from targets.ports import LOOPBACK, free_port
from targets.processes import Child, program


class Guacd:
    """One guacd. `log_text()` has all that it said on standard error since the first start."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.port = free_port() if port is None else port
        self._folder = folder
        self._child: Child | None = None

    @property
    def address(self) -> str:
        """As DESKGATE_GUACD wants it."""
        return f"{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Returns once it accepts connections. Raises TargetError."""
        guacd = program("guacd", package="guacd")
        command = [guacd, "-f", "-b", LOOPBACK, "-l", str(self.port), "-L", "debug"]
        # FreeRDP keeps what it learns in the home folder; what is learned in a test is forgotten.
        environment = {**os.environ, "HOME": str(self._folder)}
        self._child = Child(
            "guacd", command, log=self._folder / "guacd.log", environment=environment
        )
        self._child.wait_for_port(self.port)

    def kill(self) -> None:
        """As in a crash: the daemon and the processes of its connections, all at once."""
        if self._child is not None:
            self._child.kill()

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    def log_text(self) -> str:
        return (self._folder / "guacd.log").read_text(errors="replace")


@contextmanager
def running_guacd(folder: Path) -> Iterator[Guacd]:
    guacd = Guacd(folder)
    guacd.start()
    try:
        yield guacd
    finally:
        guacd.stop()
