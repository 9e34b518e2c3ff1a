"""`python -m deskgate.keeper SOCKET PATIENCE`: returns once it listens; what goes on is its child.

It has left the server's terminal, group and files by then, so that nothing of what ends the server
ends it, and nothing that waits for the server waits for it.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import Final

from deskgate.keeper import address
from deskgate.keeper.program import STOP_SECONDS, Limit
from deskgate.keeper.service import Service

BUSY: Final = 3  # the exit code where another keeper lives
_LOCK_SECONDS: Final = STOP_SECONDS + 3  # one that ends has them to end guacd
_FILES: Final = 65_536  # open at once at the most; each held session is one


def main(arguments: list[str]) -> int:
    """Start one; 0 once it can be called."""
    try:
        path, patience = Path(arguments[0]).absolute(), float(arguments[1])
        if not 0 <= patience < float("inf"):
            raise ValueError
    except (IndexError, ValueError):
        print("usage: python -m deskgate.keeper SOCKET PATIENCE_SECONDS", file=sys.stderr)  # noqa: T201
        return 2
    try:
        lock = address.lock(path, _LOCK_SECONDS)
        if lock is None:
            return BUSY
        listener = address.listen(path)
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 1
    if os.fork():
        os._exit(0)  # nothing here is to be undone: the child goes on with it
    os.setsid()
    _leave_files(path.with_suffix(".log"), keep={lock, listener.fileno()})
    _keep(listener, path, patience)
    return 0


def _leave_files(log: Path, keep: set[int]) -> None:
    """Nothing of the server's is kept open; what there is to say goes into the data folder."""
    os.chdir("/")
    nothing = os.open(os.devnull, os.O_RDWR)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_NOFOLLOW
    try:
        errors = os.open(log, flags, 0o600)
    except OSError:
        errors = nothing
    for number, replaced in ((nothing, 0), (nothing, 1), (errors, 2)):
        os.dup2(number, replaced)
    # uvloop lets its pipes be inherited under other numbers, too.
    first = 3
    for number in sorted(keep):
        os.closerange(first, number)
        first = number + 1
    os.closerange(first, _FILES)


def _keep(listener: socket.socket, path: Path, patience: float) -> None:
    service = Service(listener, patience, _allow_many_files())
    _heed_signals(service)
    _say("started")
    try:
        _say(f"ended: {service.run()}")
    except Exception:
        _say(traceback.format_exc())
        raise
    finally:
        path.unlink(missing_ok=True)  # nobody else's: the lock is still ours


def _say(text: str) -> None:
    print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), text, file=sys.stderr, flush=True)  # noqa: T201


def _allow_many_files() -> Limit:
    """As many as may be; what was allowed before is what programs get."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if before[1] == resource.RLIM_INFINITY else min(_FILES, before[1])
    if before[0] == resource.RLIM_INFINITY or before[0] >= most:
        return before
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, before[1]))
    return before


def _heed_signals(service: Service) -> None:
    """SIGTERM ends it in order. Handlers that do nothing, not SIG_IGN: guacd would inherit that."""
    woken, writes = socket.socketpair()
    for end in (woken, writes):
        end.setblocking(False)
    service.wake_by(woken)
    signal.set_wakeup_fd(writes.detach(), warn_on_full_buffer=False)

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        service.end(f"told by signal {number}")

    signal.signal(signal.SIGTERM, stop)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
