"""The bytes of X's key file and of a client's greeting, and a server that says yes or no."""

from __future__ import annotations

import socket
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from targets.processes import TargetError
from targets.x_display import (
    DISPLAYS,
    KIND,
    SOCKETS,
    free_display,
    greeting,
    held_display,
    write_authority,
)


def test_the_key_file(tmp_path: Path) -> None:
    cookie = write_authority(tmp_path / "Xauthority")
    assert len(cookie) == 16
    expected = b"\xff\xff" + bytes(4) + b"\x00\x12" + KIND + b"\x00\x10" + cookie
    assert (tmp_path / "Xauthority").read_bytes() == expected


def test_the_greeting_is_padded_to_whole_words() -> None:
    data = greeting(b"0123456789abcdef")
    assert data[:12] == b"l\x00\x0b\x00\x00\x00\x12\x00\x10\x00\x00\x00"
    assert data[12:] == KIND + bytes(2) + b"0123456789abcdef"


def test_a_free_display_is_one_that_nothing_claims() -> None:
    number = free_display()
    assert number in DISPLAYS
    assert not (SOCKETS / f"X{number}").exists()


@pytest.mark.parametrize(("answer", "accepted"), [(b"\x01", True), (b"\x00", False), (b"", False)])
def test_the_server_has_the_last_word(tmp_path: Path, answer: bytes, accepted: bool) -> None:
    cookie = bytes(range(16))
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            heard.append(connection.recv(1000))
            connection.sendall(answer)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "X77"))
        listener.listen()
        server = threading.Thread(target=serve)
        server.start()
        with (
            nullcontext() if accepted else pytest.raises(TargetError, match="display :77 refuses"),
            held_display(77, cookie, sockets=tmp_path),
        ):
            pass
        server.join()
    assert heard == [greeting(cookie)]
