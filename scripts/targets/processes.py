"""Children that never outlive us: each in a process group of its own, ended with everything in it.

Laws: a child that we started is stopped by its id and its group's id, never by a name. The kernel
ends it too when we are killed without a chance to clean up (setpriv's --pdeathsig; it follows the
thread that started the child, so start children from a thread that lives as long as they shall).
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from targets.ports import accepts, wait_until

STOP_SECONDS = 5.0  # xrdp-sesman ends its sessions first
LOG_LINES = 20


class TargetError(Exception):
    """A target could not be started; the text says which, why, and its last log lines."""


def program(name: str, *, package: str) -> str:
    """The full path of an installed program. Raises TargetError, naming the Debian package."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")
    if path is None:
        raise TargetError(f"{name} is not installed; install the package {package}")
    return path


def _wrapped(command: Sequence[str], user: str | None) -> list[str]:
    """The command, wrapped so that it dies with us and runs as `user` where one is named."""
    wrapper = ["setpriv", "--pdeathsig", "TERM"]
    if user is not None:
        account = pwd.getpwnam(user)
        wrapper += ["--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--init-groups"]
    return [*wrapper, "--", *command]


class Child:
    """A running program with its log in a file. Use as a context manager, or call stop()."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        user: str | None = None,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                _wrapped(command, user),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if environment is None else dict(environment),
                cwd=folder,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for_port(self, port: int) -> None:
        """Return once the program accepts connections there. Raises TargetError."""
        wait_until(lambda: accepts(port) or not self.running)
        if not self.running or not accepts(port):
            self.stop()
            tail = "\n".join(self.log_text().splitlines()[-LOG_LINES:])
            raise TargetError(f"{self.name} does not listen on port {port}:\n{tail}")

    def kill(self) -> None:
        """End it at once, as a crash would, with everything in its group."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End it and everything in its group: politely first."""
        if self.running:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
