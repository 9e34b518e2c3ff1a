"""Reading a server's host key: which one, and what is said when there is none."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import paramiko
import pytest

from deskgate.control.vault.host_probe import NotSeen, host_key_read
from deskgate.grants import Ending
from targets import UNKNOWN_HOST, closed_port, silent_port


class _Server(paramiko.ServerInterface):
    """Lets nobody in."""


@pytest.fixture
def keys() -> list[paramiko.PKey]:
    return [paramiko.RSAKey.generate(2048), paramiko.ECDSAKey.generate()]


@pytest.fixture
def port(keys: list[paramiko.PKey]) -> Iterator[int]:
    """An SSH server that has these keys."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        transport = paramiko.Transport(connection)
        for key in keys:
            transport.add_server_key(key)
        transport.start_server(server=_Server(), event=threading.Event())
        transport.join(10)

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    listener.close()
    thread.join(15)


def test_the_key_that_guacd_will_be_shown(port: int, keys: list[paramiko.PKey]) -> None:
    seen = host_key_read("127.0.0.1", port)
    assert (seen.key_type, seen.key) == ("ecdsa-sha2-nistp256", keys[1].get_base64())


def _why(host: str, port: int) -> NotSeen:
    with pytest.raises(NotSeen) as why:
        host_key_read(host, port, seconds=1)
    return why.value


def test_nobody_there() -> None:
    assert _why(UNKNOWN_HOST, 22).ending is Ending.HOST_UNKNOWN
    with closed_port() as port:
        assert _why("127.0.0.1", port).ending is Ending.HOST_UNREACHABLE
    with silent_port() as port:
        assert _why("127.0.0.1", port).ending is Ending.TARGET_TIMEOUT


def test_no_ssh_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        why = _why("127.0.0.1", listener.getsockname()[1])
        thread.join(5)
    assert why.ending is Ending.TARGET_ERROR
    assert "no SSH server" in str(why)
