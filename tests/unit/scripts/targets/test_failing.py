"""The targets that fail do so in the way they promise."""

from __future__ import annotations

import socket

import pytest

from targets import UNKNOWN_HOST, closed_port, silent_port
from targets.ports import LOOPBACK


def test_a_closed_port_refuses() -> None:
    with closed_port() as port, pytest.raises(ConnectionRefusedError):
        socket.create_connection((LOOPBACK, port))


def test_a_silent_port_accepts_and_says_nothing() -> None:
    with silent_port() as port, socket.create_connection((LOOPBACK, port)) as connection:
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_an_unknown_host_does_not_resolve() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo(UNKNOWN_HOST, 22)
