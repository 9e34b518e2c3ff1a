"""The way to the keeper: calling the one that is there, or starting one.

Law: whoever answers is a process of our own user's, or is not spoken to.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import Final

from deskgate.keeper import address, wire

_START_SECONDS: Final = 15.0  # a busy machine's Python, and a keeper before it that still ends
_BUSY: Final = 3  # deskgate.keeper.__main__.BUSY, which isn't to be imported here
_ERROR_LENGTH: Final = 500
_LAST_WORDS_SECONDS: Final = 1.0


class NoKeeper(Exception):
    """There is none, and none can be started; the text says why."""


def call(path: Path) -> socket.socket | None:
    """A connection to the keeper there; None where there is none. Raises NoKeeper."""
    try:
        sock = address.call(path)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    except OSError as error:
        raise NoKeeper(f"{path}: {error.strerror}") from error
    if not wire.same_user(sock):
        sock.close()
        raise NoKeeper(f"{path} is another user's")
    return sock


async def call_or_start(path: Path, patience: float) -> socket.socket:
    """A connection to the keeper, who may be new. Raises NoKeeper."""
    sock = call(path)
    if sock is not None:
        return sock
    await _start(path, patience)
    sock = call(path)
    if sock is None:
        raise NoKeeper("it has ended at once")
    return sock


async def _start(path: Path, patience: float) -> None:
    """Returns once it can be called. It is nobody's child then; what started it has ended."""
    command = (sys.executable, "-P", "-m", "deskgate.keeper", str(path), str(patience))
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=_environment(),
        )
    except OSError as error:
        raise NoKeeper(f"Python can't be started: {error}") from error
    try:
        async with asyncio.timeout(_START_SECONDS):
            _, errors = await process.communicate()
    except TimeoutError:
        await _kill(process)
        raise NoKeeper("it did not start in time") from None
    except asyncio.CancelledError:
        await _kill(process)
        raise
    if process.returncode not in (0, _BUSY):
        said = errors.decode(errors="replace").strip()[-_ERROR_LENGTH:]
        raise NoKeeper(said or f"it ended with code {process.returncode}")


async def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    with contextlib.suppress(TimeoutError):  # a keeper that it had started may go on writing
        async with asyncio.timeout(_LAST_WORDS_SECONDS):
            await process.communicate()


def _environment() -> dict[str, str]:
    """Ours without our settings: neither it nor guacd needs the database's password."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DESKGATE_")}
