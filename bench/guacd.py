"""A guacd for measuring: it draws what was recorded, as fast or as slowly as it is told.

What to do stands in the connection's `hostname`, so that any gateway can pass it on:
`firehose:<recording>:<MB>`, `idle:<recording>` (draw it once, then stay open), `light:<recording>`
(a bit of it, again and again) and `echo` (what the browser says comes back).
"""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
from contextlib import suppress

from bench.processes import say, when_orphaned
from bench.recording import load
from deskgate.guac import InstructionParser, encode

READ_BYTES = 65536
# guacd's own output buffer (GUAC_SOCKET_OUTPUT_BUFFER_SIZE): it writes no more at once.
PIECE = 8192
NOP_SECONDS = 5.0
NOP = encode("nop").encode()
FAREWELL = encode("disconnect").encode()
LIGHT_SECONDS = 0.2
LIGHT_BYTES = 4096
# What who joins is shown: what most sessions show that somebody joins here.
JOINED = "light:desktop"


def serve(connection: socket.socket) -> None:
    """One session, from `select` to its end."""
    with connection, suppress(ConnectionError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        order, *arguments = shake_hands(connection).split(":")
        match order:
            case "firehose":
                pour(connection, load(arguments[0]), int(arguments[1]) * 1_000_000)
            case "idle":
                connection.sendall(load(arguments[0]))
                stay(connection, NOP, NOP_SECONDS)
            case "light":
                stay(connection, whole(load(arguments[0]), LIGHT_BYTES), LIGHT_SECONDS)
            case "echo":
                while data := connection.recv(READ_BYTES):
                    connection.sendall(data)


def shake_hands(connection: socket.socket) -> str:
    """The handshake; returns the connection's host name."""
    parser = InstructionParser()
    joins = False
    while True:
        instruction = parser.next_instruction()
        if instruction is None:
            data = connection.recv(READ_BYTES)
            if not data:
                raise ConnectionError("the gateway left in the handshake")
            parser.feed_bytes(data)
        elif instruction[0] == "select":
            joins = instruction[1].startswith("$")
            connection.sendall(encode("args", "VERSION_1_5_0", "hostname").encode())
        elif instruction[0] == "connect":
            ready = encode("ready", "$260d01da-779b-4ee9-afc1-c16bae885cc7")
            connection.sendall(ready.encode())
            return JOINED if joins else instruction[2]


def pour(connection: socket.socket, recorded: bytes, total: int) -> None:
    """Send the recording over and over until at least `total` bytes went, then say goodbye."""
    view = memoryview(recorded)
    pieces = [view[at : at + PIECE] for at in range(0, len(recorded), PIECE)]
    sent = 0
    while sent < total:
        for piece in pieces:
            connection.sendall(piece)
        sent += len(recorded)
    connection.sendall(FAREWELL)
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(READ_BYTES):
        pass


def stay(connection: socket.socket, data: bytes, seconds: float) -> None:
    """Send the same again and again until the gateway leaves."""
    while True:
        if not select.select([connection], [], [], seconds)[0]:
            connection.sendall(data)
        elif not connection.recv(READ_BYTES):
            return


def whole(recorded: bytes, most: int) -> bytes:
    """The recording's first instructions, at most so many bytes."""
    parser, end = InstructionParser(), 0
    parser.feed_bytes(recorded[:most])
    while parser.next_instruction() is not None:
        end = most - len(parser.remainder)
    return recorded[:end]


def main() -> int:
    """Serve until standard input closes."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    when_orphaned(lambda: os._exit(0))
    say(port=listener.getsockname()[1])
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
