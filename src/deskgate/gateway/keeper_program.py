"""The managed guacd where it is the keeper's child: its log, and its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
from collections.abc import Callable
from typing import Final

from deskgate.gateway.programs import LOG_LINE, STOP_SECONDS, signal_group

_LOST: Final = -1  # the exit code of a program whose keeper has died: nobody knows it
_MARGIN: Final = 1.5  # what the keeper may need on top


class KeptProgram:
    """See Program. `end_it` asks the keeper; `leave` says that it is to go on without us."""

    def __init__(self, pid: int, about: str, log: int, end_it: Callable[[], None]) -> None:
        self.about = about
        self.log = asyncio.StreamReader(limit=LOG_LINE)
        self._pid = pid
        self._pipe: int | None = log
        self._transport: asyncio.ReadTransport | None = None
        self._end_it = end_it
        self._ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._stays = False
        # By it the process is known, whoever has its number later.
        self._handle: int | None = None
        with contextlib.suppress(OSError):
            self._handle = os.pidfd_open(pid)

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def code(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    async def open(self) -> None:
        """Begin to read its log."""
        if self._pipe is None:
            return
        pipe, self._pipe = os.fdopen(self._pipe, "rb", buffering=0), None
        loop = asyncio.get_running_loop()
        protocol = asyncio.StreamReaderProtocol(self.log)
        self._transport, _ = await loop.connect_read_pipe(lambda: protocol, pipe)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def finished(self, code: int) -> None:
        """The keeper says so."""
        if not self._ended.done():
            self._ended.set_result(code)

    def lost(self) -> None:
        """Its keeper is no more; the kernel will have ended it, and `end` sees to it."""
        self.finished(_LOST)

    def leave(self) -> None:
        """It goes on; the next server takes it back."""
        self._stays = True

    async def end(self) -> None:
        """See Program; one that is to stay is only let go."""
        try:
            if not self._stays:
                await self._end()
        finally:
            self.close()

    async def _end(self) -> None:
        if not self._ended.done():
            self._end_it()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS + _MARGIN):
                    await self.wait()
        if self._handle is not None and not _is_over(self._handle):
            await self._end_orphan(self._handle)

    async def _end_orphan(self, handle: int) -> None:
        """Its keeper was killed, and the kernel didn't see to it."""
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(handle, over.set)
        signal_group(self._pid, signal.SIGTERM)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await over.wait()
        finally:
            loop.remove_reader(handle)
            signal_group(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """Nothing more is wanted of it."""
        if self._transport is not None:
            self._transport.close()
        for number in (self._pipe, self._handle):
            if number is not None:
                os.close(number)
        self._pipe = self._handle = None


def _is_over(handle: int) -> bool:
    """Whether the process has ended, counted by its parent or not."""
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(0))
