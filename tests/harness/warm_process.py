"""Runs `deskgate …` in forks of one process that has imported the libraries: see warm.py.

Started as a program, with a listening socket as its standard input's neighbour: its number is the
only argument. It ends when its standard input does, which is when the tests do.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import sys
from typing import Any, NoReturn

# What a command imports that looks neither at settings nor for models.
LIBRARIES = (
    "deskgate.cli.main",
    "django.contrib.admin",
    "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base",
    "fido2.server",
    "paramiko",
    "requests",
)
REQUEST_BYTES = 1 << 17
_STANDARD = (0, 1, 2)


def serve(listener: socket.socket) -> int:
    """Fork for each request; the exit code of the fork, and of this process at the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that answer
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    while True:
        ready, _, _ = select.select([listener.fileno(), 0], [], [])
        if listener.fileno() not in ready:
            return 0
        asking, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _answer(asking)
        asking.close()


def _answer(asking: socket.socket) -> int:
    """Run the command in a process of its own and say how it ended."""
    data, files, _, _ = socket.recv_fds(asking, REQUEST_BYTES, len(_STANDARD))
    child = os.fork()
    if child == 0:
        asking.close()
        return _become(json.loads(data), files)
    _, status = os.waitpid(child, 0)
    asking.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(request: dict[str, Any], files: list[int]) -> int:
    """This process is the command's from here on."""
    for file, number in zip(files, _STANDARD, strict=True):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["deskgate", *request["arguments"]]
    from deskgate.cli.main import main

    return main()


def program() -> NoReturn:
    sys.exit(serve(socket.socket(fileno=int(sys.argv[1]))))


if __name__ == "__main__":
    program()
