"""An installed guacd, run as a child on a free loopback port: started, watched, restarted, ended.

The keeper's child where there is a keeper: it goes on while no server runs, and the next server
takes it back. Else ours, and it dies with this server, however that ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import socket
from dataclasses import dataclass
from enum import StrEnum

import structlog

from deskgate.gateway import metrics
from deskgate.gateway.guacd_log import MemoryLog
from deskgate.gateway.programs import OwnPrograms, Program, Programs
from deskgate.grants import GuacdAddress

_log = structlog.get_logger(__name__)

_LOOPBACK = "127.0.0.1"
_FIRST_WAIT = 0.5  # seconds before the first restart; doubled each time
_LONGEST_WAIT = 30.0
_HEALTHY = 60.0  # a child that lived this long starts the waiting anew
_START_SECONDS = 10.0
_LAST_WORDS_SECONDS = 1.0  # for its log's end; what left its group may hold it open


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

    def __init__(self, program: str, programs: Programs | None = None) -> None:
        self._program = program
        self._programs = programs or OwnPrograms()
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
        while True:
            lived = await self._live_once(path)
            wait = _FIRST_WAIT if lived > _HEALTHY else min(wait * 2, _LONGEST_WAIT)
            metrics.GUACD_RESTARTS.inc()
            _log.warning("= guacd ended, starting it again", after_seconds=round(wait, 1))
            await asyncio.sleep(wait)

    async def _live_once(self, path: str) -> float:
        """One child's life, as far as we see it. Returns its length in seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            child = await self._programs.reclaim() or await self._spawn(path)
        except OSError as error:
            self.status = ChildStatus(ChildState.WAITING, f"guacd can't be started: {error}")
            self.ready.set()
            return 0.0
        reading = asyncio.create_task(self._read_log(child))
        try:
            how = await self._serve(child)
            self.status = ChildStatus(ChildState.WAITING, f"guacd {how}.")
        finally:
            self.address = None
            self.ready.set()
            await asyncio.shield(child.end())
            await asyncio.wait([reading], timeout=_LAST_WORDS_SECONDS)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        return loop.time() - began

    async def _serve(self, child: Program) -> str:
        """From its start to its end; says how it ended. One that never listens is ended."""
        port = _port_of(child.about)
        if not await self._answers(child, port):
            return "did not start" if child.code is None else _ended(child.code)
        self.address = GuacdAddress(_LOOPBACK, port, managed=True)
        self.status = ChildStatus(ChildState.RUNNING, f"guacd runs on port {port}.")
        _log.info("= guacd started", address=str(self.address))
        self.ready.set()
        return _ended(await child.wait())

    async def _spawn(self, path: str) -> Program:
        port = _free_port()
        command = [path, "-f", "-b", _LOOPBACK, "-l", str(port), "-L", "info"]
        return await self._programs.run(command, json.dumps({"port": port}))

    async def _read_log(self, child: Program) -> None:
        while True:
            try:
                line = await child.log.readline()
            except ValueError:  # a line over the limit: what was read of it is dropped
                continue
            if not line:
                return
            text = line.decode(errors="replace").rstrip()
            self.log.add(text)
            _log.debug("< guacd", line=text)

    async def _answers(self, child: Program, port: int) -> bool:
        """Wait until the child accepts connections; False if it ended or stays silent."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                while child.code is None:
                    with contextlib.suppress(OSError):
                        _, writer = await asyncio.open_connection(_LOOPBACK, port)
                        writer.close()
                        return True
                    await asyncio.sleep(0.05)
        return False


def _ended(code: int) -> str:
    return f"ended with code {code}"


def _port_of(about: str) -> int:
    """Where it listens; 0, where nobody does, if that is not what we wrote."""
    with contextlib.suppress(ValueError):
        found = json.loads(about)
        if isinstance(found, dict) and isinstance(found.get("port"), int):
            return int(found["port"])
    return 0


def _free_port() -> int:
    """A port that was free a moment ago; guacd can't be handed a socket or told to choose."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])
