"""One at a time: locks on files of the data folder, held as long as their process lives."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskgate.cli.errors import CommandError

if sys.platform != "win32":
    import fcntl


@contextmanager
def held(path: Path, *, busy: str | None = None) -> Iterator[None]:
    """Hold the lock of this name; wait for it, or raise CommandError with `busy` at once.

    The file stays; only the kernel's lock on it counts, and ends with the process.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        if sys.platform != "win32":  # there, running two servers on one folder is not prevented
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (fcntl.LOCK_NB if busy else 0))
            except BlockingIOError:
                raise CommandError(busy or "") from None
        yield
