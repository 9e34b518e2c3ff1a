"""A program that runs beside this server, whoever has started it: its log, its end, ending it.

Here, a child of our own: it leads a process group, which is ended in order, and where `setpriv` is
at hand the kernel ends it when we are killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from typing import Protocol

STOP_SECONDS = 3.0
LOG_LINE = 4096  # bytes; guacd's own lines are shorter


class Program(Protocol):
    """A program that was started. `about` is what was said of it then."""

    @property
    def about(self) -> str: ...

    @property
    def log(self) -> asyncio.StreamReader:
        """What it writes to its standard error. To be read to its end, which comes with the end of
        all that writes there; what isn't keeps the system's things for it."""
        ...

    @property
    def code(self) -> int | None:
        """Its exit code, once it has ended."""
        ...

    async def wait(self) -> int:
        """Its exit code, when it ends."""
        ...

    async def end(self) -> None:
        """End it with all that it has started; returns once it is over, in little more than
        STOP_SECONDS."""
        ...


class Programs(Protocol):
    """Where programs are started."""

    async def run(self, argv: Sequence[str], about: str) -> Program:
        """Raises OSError, which says why not."""
        ...

    async def reclaim(self) -> Program | None:
        """The program that a server before this one has left running, once."""
        ...


class OwnPrograms:
    """They end with this process."""

    async def run(self, argv: Sequence[str], about: str) -> Program:
        """See Programs."""
        process = await asyncio.create_subprocess_exec(
            *bound_to_parent(argv),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            limit=LOG_LINE,
        )
        return OwnProgram(process, about)

    async def reclaim(self) -> Program | None:
        """None outlives it."""
        return None


class OwnProgram:
    """See Program."""

    def __init__(self, process: asyncio.subprocess.Process, about: str) -> None:
        assert process.stderr is not None
        self._process = process
        self.about = about
        self.log = process.stderr

    @property
    def code(self) -> int | None:
        return self._process.returncode

    async def wait(self) -> int:
        return await self._process.wait()

    async def end(self) -> None:
        """The program, and the process of each of its connections."""
        signal_group(self._process.pid, signal.SIGTERM)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await self._process.wait()
        finally:
            signal_group(self._process.pid, signal.SIGKILL)
        await self._process.wait()


def bound_to_parent(argv: Sequence[str]) -> list[str]:
    """The command that ends when whoever starts it does, where the system can see to that."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "TERM", "--", *argv] if setpriv else list(argv)


def signal_group(group: int, number: signal.Signals) -> None:
    """To all of it that is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
