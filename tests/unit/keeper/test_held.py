"""One held socket: emptied, and heard of by guacd."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from deskgate.keeper.held import NOP, Held


class Scene(NamedTuple):
    held: Held
    guacd: socket.socket


@pytest.fixture
def scene() -> Iterator[Scene]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        guacd, _ = server.accept()
    held = Held("1", "{}", ours.detach())
    with guacd:
        yield Scene(held, guacd)
    held.close()


def test_it_reads_all_and_sees_the_end(scene: Scene) -> None:
    buffer = bytearray(65536)
    assert scene.held.drain(buffer)
    scene.guacd.sendall(b"x" * 200_000)
    scene.guacd.settimeout(5)
    while scene.held.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
        assert scene.held.drain(buffer)
        try:
            scene.held.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            break
    scene.guacd.shutdown(socket.SHUT_WR)
    assert scene.held.sock.recv(1, socket.MSG_PEEK) == b""
    assert not scene.held.drain(buffer)


def test_guacd_hears_a_nop(scene: Scene) -> None:
    assert scene.held.nop()
    assert scene.guacd.recv(100) == NOP


def test_a_guacd_that_reads_nothing_gets_no_half_of_one(scene: Scene) -> None:
    with contextlib.suppress(BlockingIOError):
        while True:
            scene.held.sock.send(b"x" * 100_000, socket.MSG_DONTWAIT)
    assert scene.held.nop()
    scene.held.sock.shutdown(socket.SHUT_WR)
    assert NOP[:1] not in b"".join(iter(lambda: scene.guacd.recv(1_000_000), b""))


def test_a_reset_is_an_end(scene: Scene) -> None:
    scene.guacd.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    scene.guacd.close()
    assert not scene.held.drain(bytearray(10))
    assert not scene.held.nop()


def test_only_a_stream_s_socket_is_held() -> None:
    reading, writing = os.pipe()
    with pytest.raises(OSError):
        Held("1", "", reading)
    os.close(writing)
    with socket.socket(type=socket.SOCK_DGRAM) as other:
        number = os.dup(other.fileno())
    with pytest.raises(OSError):
        Held("1", "", number)
    for closed in (reading, number):
        with pytest.raises(OSError):
            os.fstat(closed)
