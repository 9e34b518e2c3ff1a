"""A server that is ended in some way, and started again at the same address and data folder."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psutil
from tests.harness.server import DeskgateServer


class Restarting:
    """One installation, and whatever server runs on it at the moment. End it by `close`."""

    def __init__(self, server: DeskgateServer) -> None:
        self.server, self.process = server, server.process

    def family(self) -> dict[int, str]:
        """The processes that its data folder has beside the server: the keeper, and guacd's."""
        found: dict[int, str] = {}
        for one in psutil.process_iter(["cmdline"]):
            words = one.info["cmdline"] or []
            if "deskgate.keeper" in words and any(str(self.server.folder) in w for w in words):
                found |= {each.pid: each.name() for each in one.children(recursive=True)}
                found[one.pid] = "keeper"
        return found

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.wait(30)
        if self.process is not self.server.process and self.process.stdout is not None:
            self.process.stdout.close()

    def start(self) -> float:
        """The next server; how many seconds it took."""
        began = time.monotonic()
        assert self.process.poll() is not None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskgate.cli", "serve", "--port", str(self.server.port)],
            env=self.server.environment,
            cwd=self.server.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "ready at" in line:
                return time.monotonic() - began
        raise AssertionError("the server did not start")

    def close(self) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGINT)
