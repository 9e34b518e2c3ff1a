"""The managed guacd as the keeper's child: it leads a process group, which ends with it.

Its log is a pipe, of which the server has the reading end, too. While none reads it, it is emptied
here: a full pipe would stop guacd.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import time
from collections.abc import Sequence
from typing import Final

STOP_SECONDS: Final = 3.0
_PIECE: Final = 64 * 1024
_PIECES: Final = 16

Limit = tuple[int, int]


class Program:
    """A program that runs. `code` is None until `look` has seen its end."""

    def __init__(self, argv: Sequence[str], about: str, files: Limit) -> None:
        """Start it, with this limit of open files. Raises OSError."""
        self.about = about
        self.code: int | None = None
        self._kill_at: float | None = None
        log, theirs = os.pipe2(os.O_CLOEXEC)
        self.log = log
        os.set_blocking(log, False)
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- our own server's command
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=theirs,
                start_new_session=True,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, files),
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            os.close(log)
            raise OSError(str(error)) from error
        finally:
            os.close(theirs)
        self.pid = self._process.pid

    def drain_log(self) -> bool:
        """Read and forget what is there. False at its end."""
        with contextlib.suppress(BlockingIOError):
            for _ in range(_PIECES):
                if not os.read(self.log, _PIECE):
                    return False
        return True

    @property
    def is_ending(self) -> bool:
        return self._kill_at is not None

    def end(self) -> None:
        """Have it end; it is killed by `look` where it doesn't."""
        if self.code is None and self._kill_at is None:
            self._kill_at = time.monotonic() + STOP_SECONDS
            self._signal(signal.SIGTERM)

    def look(self) -> bool:
        """Whether it has ended. What is left of its group is ended before its number is free."""
        if self.code is not None:
            return True
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        if os.waitid(os.P_PID, self.pid, options) is None:
            if self._kill_at is not None and time.monotonic() >= self._kill_at:
                self._signal(signal.SIGKILL)
            return False
        self._signal(signal.SIGKILL)
        self.code = self._process.wait()
        return True

    def end_and_wait(self) -> None:
        """Blocks, for little more than STOP_SECONDS at the most."""
        self.end()
        while not self.look():
            time.sleep(0.02)

    def close(self) -> None:
        os.close(self.log)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)
