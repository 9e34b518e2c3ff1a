"""`deskgate …` in a fifth of the time: forks of a process that has imported the libraries.

Each command is a process of its own still, with its own environment, folder, input and output, and
does all of its own preparing. What has to be seen from a cold start calls the program itself.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import IO

PROCESS = Path(__file__).with_name("warm_process.py")
SECONDS = 60


def run_command(
    *arguments: str, environment: Mapping[str, str], folder: Path, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run([... "deskgate", *arguments])`. Raises TimeoutError."""
    request = {"arguments": arguments, "environment": dict(environment), "folder": str(folder)}
    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in range(3)]
        files[0].write(stdin)
        files[0].seek(0)
        asking = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        asking.settimeout(SECONDS)
        asking.connect(_address())
        socket.send_fds(asking, [json.dumps(request).encode()], [file.fileno() for file in files])
        code = int(asking.recv(16))
        return subprocess.CompletedProcess(arguments, code, _text(files[1]), _text(files[2]))


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


@lru_cache
def _address() -> str:
    """Where the process listens, which is started now and ended with the tests."""
    folder = tempfile.TemporaryDirectory(prefix="deskgate-warm-")
    address = f"{folder.name}/socket"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(address)
    listener.listen()
    # Nothing of the developer's settings is in it; each request brings its own environment.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DESKGATE_")}
    process = subprocess.Popen(
        [sys.executable, "-P", str(PROCESS), str(listener.fileno())],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=[listener.fileno()],
    )
    listener.close()

    def end() -> None:
        process.kill()
        process.communicate()
        folder.cleanup()

    atexit.register(end)
    return address
