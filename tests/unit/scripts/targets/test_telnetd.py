"""The small inetd: each connection has a program of its own, and all end together."""

from __future__ import annotations

import socket
from pathlib import Path

from targets.ports import LOOPBACK
from targets.telnetd import Inetd


def test_a_connection_is_the_program_s_input_and_output(tmp_path: Path) -> None:
    inetd = Inetd(["cat"], log=tmp_path / "log")
    try:
        with (
            socket.create_connection((LOOPBACK, inetd.port)) as one,
            socket.create_connection((LOOPBACK, inetd.port)) as other,
        ):
            other.sendall(b"two")
            one.sendall(b"one")
            assert one.recv(10) == b"one"
            assert other.recv(10) == b"two"
    finally:
        inetd.stop()


def test_stopping_ends_open_connections(tmp_path: Path) -> None:
    inetd = Inetd(["cat"], log=tmp_path / "log")
    with socket.create_connection((LOOPBACK, inetd.port)) as connection:
        connection.sendall(b"x")
        assert connection.recv(1) == b"x"
        inetd.stop()
        assert connection.recv(1) == b""
