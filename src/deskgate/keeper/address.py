"""Where the keeper is found: a socket in the data folder, and the lock of whoever may make it.

The kernel takes addresses of 107 bytes; a longer one goes by its folder's descriptor.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_LONGEST: Final = 107
_BACKLOG: Final = 8


@contextlib.contextmanager
def short(path: Path) -> Iterator[str]:
    """An address of this path that the kernel takes, inside the block."""
    if len(os.fsencode(path)) <= _LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def call(path: Path) -> socket.socket:
    """A connection to the keeper there. Raises OSError."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        with short(path) as address:
            sock.setblocking(False)
            sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


def listen(path: Path) -> socket.socket:
    """The keeper's socket, for this user only. Whoever holds the lock may put it there."""
    path.unlink(missing_ok=True)
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    before = os.umask(0o177)
    try:
        with short(path) as address:
            sock.bind(address)
        sock.listen(_BACKLOG)
    except BaseException:
        sock.close()
        raise
    finally:
        os.umask(before)
    sock.setblocking(False)
    return sock


def lock(path: Path, seconds: float) -> int | None:
    """The lock beside the socket, held until the process ends; None where another has it for so
    long. It passes to a forked process, not to other programs."""
    number = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(number)
                return None
            time.sleep(0.02)
        else:
            return number
