"""An installed guacd, run as a child on a free loopback port: started, watched, restarted, ended.

The child dies with this server, however that ends: it leads a process group of its own, which is
ended in order, and where `setpriv` is at hand the kernel ends it when we are killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
from dataclasses import dataclass
from enum import StrEnum

import structlog

from deskgate.gateway import metrics
from deskgate.gateway.guacd_log import MemoryLog
from deskgate.grants import GuacdAddress

_log = structlog.get_logger(__name__)

_LOOPBACK = "127.0.0.1"
_FIRST_WAIT = 0.5  # seconds before the first restart; doubled each time
_LONGEST_WAIT = 30.0
_HEALTHY = 60.0  # a child that lived this long starts the waiting anew
_START_SECONDS = 10.0
_STOP_SECONDS = 3.0
_LOG_LINE = 4096  # bytes; guacd's own lines are shorter


class ChildState(StrEnum):
    MISSING = "missing"  # the program is not installed
    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"  # it ended; the next start is due


@dataclass(frozen=True, slots=True)
class ChildStatus:
    """`detail` says what happened, in a sentence."""

    state: ChildState
    detail: str


class ManagedGuacd:
    """The supervisor. `run` is its life, as a task; `address` is None while it doesn't answer."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._process: asyncio.subprocess.Process | None = None
        self.log = MemoryLog()
        self.address: GuacdAddress | None = None
        self.status = ChildStatus(ChildState.STARTING, "guacd is starting.")
        self.ready = asyncio.Event()  # set once the first start has succeeded or can't

    async def run(self) -> None:
        """Keep one guacd running until cancelled; returns only where none is installed."""
        path = await asyncio.to_thread(shutil.which, self._program)
        if path is None:
            self.status = ChildStatus(
                ChildState.MISSING, f"The program {self._program!r} is not installed."
            )
            self.ready.set()
            return
        wait = _FIRST_WAIT
        try:
            while True:
                lived = await self._live_once(path)
                wait = _FIRST_WAIT if lived > _HEALTHY else min(wait * 2, _LONGEST_WAIT)
                metrics.GUACD_RESTARTS.inc()
                _log.warning("= guacd ended, starting it again", after_seconds=round(wait, 1))
                await asyncio.sleep(wait)
        finally:
            await asyncio.shield(self._stop())

    async def _live_once(self, path: str) -> float:
        """One child's life. Returns its length in seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        port = _free_port()
        try:
            process = await self._spawn(path, port)
        except OSError as error:
            self.status = ChildStatus(ChildState.WAITING, f"guacd can't be started: {error}")
            self.ready.set()
            return 0.0
        self._process = process
        reading = asyncio.create_task(self._read_log(process))
        try:
            how = await self._serve(process, port)
            self.status = ChildStatus(ChildState.WAITING, f"guacd {how}.")
        finally:
            self.address = None
            self.ready.set()
            await self._stop()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        return loop.time() - began

    async def _serve(self, process: asyncio.subprocess.Process, port: int) -> str:
        """From its start to its end; says how it ended. One that never listens is ended."""
        if not await self._answers(process, port):
            return "did not start" if process.returncode is None else _ended(process.returncode)
        self.address = GuacdAddress(_LOOPBACK, port, managed=True)
        self.status = ChildStatus(ChildState.RUNNING, f"guacd runs on port {port}.")
        _log.info("= guacd started", address=str(self.address))
        self.ready.set()
        return _ended(await process.wait())

    async def _spawn(self, path: str, port: int) -> asyncio.subprocess.Process:
        command = [path, "-f", "-b", _LOOPBACK, "-l", str(port), "-L", "info"]
        setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
        if setpriv:
            command = [setpriv, "--pdeathsig", "TERM", "--", *command]
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            limit=_LOG_LINE,
        )

    async def _read_log(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while True:
            try:
                line = await process.stderr.readline()
            except ValueError:  # a line over the limit: what was read of it is dropped
                continue
            if not line:
                return
            text = line.decode(errors="replace").rstrip()
            self.log.add(text)
            _log.debug("< guacd", line=text)

    async def _answers(self, process: asyncio.subprocess.Process, port: int) -> bool:
        """Wait until the child accepts connections; False if it ended or stays silent."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                while process.returncode is None:
                    with contextlib.suppress(OSError):
                        _, writer = await asyncio.open_connection(_LOOPBACK, port)
                        writer.close()
                        return True
                    await asyncio.sleep(0.05)
        return False

    async def _stop(self) -> None:
        """End the child and the process of each of its connections."""
        process = self._process
        if process is None:
            return
        _signal_group(process.pid, signal.SIGTERM)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_STOP_SECONDS):
                    await process.wait()
        finally:
            self._process = None
            _signal_group(process.pid, signal.SIGKILL)


def _ended(code: int) -> str:
    return f"ended with code {code}"


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _free_port() -> int:
    """A port that was free a moment ago; guacd can't be handed a socket or told to choose."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])
