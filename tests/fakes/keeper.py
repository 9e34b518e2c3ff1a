"""A server as its keeper sees it: what the real one says, one thing at a time, and waited for."""

from __future__ import annotations

import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from deskgate.keeper import address, wire
from deskgate.keeper.wire import Packet

SECONDS = 10


class FakeServer:
    """Connected. Everything that comes with a packet is closed with it, unless taken."""

    def __init__(self, path: Path) -> None:
        self.sock = address.call(path)
        self.sock.setblocking(True)
        self.pid = 0  # the keeper's

    def say(self, kind: str, with_it: socket.socket | None = None, /, **values: object) -> None:
        rights = [] if with_it is None else [with_it.fileno()]
        socket.send_fds(self.sock, [wire.pack(kind, **values)], rights)

    def hear(self) -> Packet | None:
        """The next packet; None when the keeper has hung up."""
        while True:
            assert select.select([self.sock], [], [], SECONDS)[0], "the keeper says nothing"
            try:
                return wire.receive(self.sock)
            except BlockingIOError:
                continue

    def expect(self, kind: str) -> Packet:
        packet = self.hear()
        assert packet is not None, f"{kind!r} is waited for, and the keeper has hung up"
        assert packet.message["t"] == kind, packet.message
        return packet

    def begin(self, patience: float = 60) -> None:
        """Who I am; not yet that I serve."""
        self.say("hello", version=1, patience=patience)
        self.pid = self.expect("hello").message["pid"]

    def take(self) -> dict[str, tuple[str, socket.socket]]:
        """What is held, by id: (about, the socket). What runs is left aside."""
        found = {}
        self.say("take")
        while (packet := self.hear()) is not None and packet.message["t"] != "taken":
            if packet.message["t"] == "kept":
                sock = socket.socket(fileno=packet.descriptors.pop())
                found[packet.message["id"]] = (packet.message["about"], sock)
            packet.close()
        assert packet is not None
        return found

    def settle(self) -> None:
        """Until the keeper has done what it was told."""
        self.say("ping")
        self.expect("pong")

    def hang_up(self) -> None:
        self.sock.close()

    def until_it_ends(self) -> None:
        with suppress(ConnectionError):  # what we said came too late to be read
            while (packet := self.hear()) is not None:
                packet.close()
        self.hang_up()


def open_files() -> int:
    """How many this process has."""
    return len(list(Path("/proc/self/fd").iterdir()))


def gone(pid: int) -> bool:
    """Whether the process ends within a time; one that waits to be counted has ended."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False


def start(path: Path, patience: float = 60) -> subprocess.CompletedProcess[str]:
    """The real process; it listens when this returns."""
    command = [sys.executable, "-m", "deskgate.keeper", str(path), str(patience)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@contextmanager
def serving(path: Path, patience: float = 60) -> Iterator[FakeServer]:
    """The real process with its server; both are gone afterwards."""
    assert start(path, patience).returncode == 0
    server = FakeServer(path)
    server.begin(patience)
    assert server.take() == {}
    try:
        yield server
    finally:
        server.hang_up()
        stop(path)


def stop(path: Path) -> None:
    """Whoever keeps there is told to stop, once its server has gone."""
    try:
        last = FakeServer(path)
    except OSError:
        return
    with suppress(ConnectionError):  # it is ending by itself
        last.say("hello", version=1, patience=60)
        last.say("stop")
    last.until_it_ends()
