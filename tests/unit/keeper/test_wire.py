"""The packets between a server and its keeper, hostile ones among them."""

from __future__ import annotations

import gc
import json
import os
import socket
from collections.abc import Iterator

import pytest
from tests.fakes.keeper import open_files

from deskgate.keeper import wire
from deskgate.keeper.wire import BadMessage, Line

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield ours, theirs


def test_a_message_and_a_socket_arrive_together(pair: Pair) -> None:
    with socket.socket() as sent:
        Line(pair[0]).send(wire.pack("hold", id="1", about="ä\0"), sent.fileno)
        packet = wire.receive(pair[1])
        assert packet is not None
        assert packet.message == {"t": "hold", "id": "1", "about": "ä\0"}
        (number,) = packet.descriptors
        assert os.fstat(number).st_ino == os.fstat(sent.fileno()).st_ino
        assert not os.get_inheritable(number)
        packet.close()
        with pytest.raises(OSError):
            os.fstat(number)


def test_the_end_comes_after_what_was_said(pair: Pair) -> None:
    line = Line(pair[0])
    line.send(wire.pack("one"))
    pair[1].send(b"{}")  # unread when the other goes: the kernel calls that a reset
    pair[0].close()
    with pytest.raises(BlockingIOError):
        wire.receive(pair[1])
    packet = wire.receive(pair[1])
    assert packet is not None
    assert packet.message["t"] == "one"
    assert wire.receive(pair[1]) is None


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"[]",
        b"{}",
        b'{"t":1}',
        b"\xff",
        b"[" * 90_000,
        json.dumps({"t": "a" * 200_000}).encode(),
        b'{"t":"a","n":' + b"9" * 5000 + b"}",
    ],
)
def test_nonsense_is_refused_and_what_came_with_it_closed(pair: Pair, data: bytes) -> None:
    gc.collect()
    before = open_files()
    socket.send_fds(pair[0], [data], [0, 1])
    with pytest.raises(BadMessage):
        wire.receive(pair[1])
    assert open_files() == before


def test_more_descriptors_than_any_message_has_are_not_taken(pair: Pair) -> None:
    before = open_files()
    socket.send_fds(pair[0], [wire.pack("hold")], [0] * 200)
    packet = wire.receive(pair[1])
    assert packet is not None
    assert len(packet.descriptors) <= 4
    packet.close()
    assert open_files() == before


def test_what_does_not_fit_waits_and_nothing_blocks(pair: Pair) -> None:
    line, count = Line(pair[0]), 2000
    for number in range(count):
        line.send(wire.pack("n", n=number), pair[0].fileno if number % 100 == 0 else None)
    assert line.waits
    for number in range(count):
        line.flush()
        packet = wire.receive(pair[1])
        assert packet is not None
        assert packet.message["n"] == number
        assert len(packet.descriptors) == (number % 100 == 0)
        packet.close()
    assert not line.waits


def test_a_socket_that_is_closed_meanwhile_takes_its_message_with_it(pair: Pair) -> None:
    line = Line(pair[0])
    line.send(wire.pack("hold"), lambda: -1)
    line.send(wire.pack("ping"))
    packet = wire.receive(pair[1])
    assert packet is not None
    assert packet.message["t"] == "ping"


def test_nothing_is_sent_to_nobody(pair: Pair) -> None:
    line = Line(pair[0])
    pair[1].close()
    line.send(wire.pack("ping"))
    line.send(wire.pack("ping"))
    assert not line.waits


def test_values_are_checked() -> None:
    message = {"id": "x" * 65, "n": -1, "b": True, "argv": ["a", 1], "none": [], "f": 1e300}
    with pytest.raises(BadMessage, match="'id'"):
        wire.text(message, "id", wire.ID_LENGTH)
    for name in ("n", "b", "f", "id", "missing"):
        with pytest.raises(BadMessage):
            wire.number(message, name)
    for name in ("argv", "none", "n", "missing"):
        with pytest.raises(BadMessage):
            wire.words(message, name)
    assert wire.words({"a": ["x", "y"]}, "a") == ["x", "y"]
    assert wire.text({"a": "x"}, "a", 1) == "x"


def test_the_other_side_is_ours(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wire.same_user(pair[0])
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert not wire.same_user(pair[0])
