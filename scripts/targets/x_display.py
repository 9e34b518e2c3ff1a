"""X displays: a free number, a key to it, and a client of ours that holds it open.

An X server forgets everything and throws everybody out when its last client leaves. While a desktop
starts, the last client may well be a program that only looked something up, so we are one as well,
from before the first to after the last.
"""

from __future__ import annotations

import random
import secrets
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from targets.processes import TargetError

SOCKETS = Path("/tmp/.X11-unix")
DISPLAYS = range(40, 400)  # above what X servers of people and of xrdp take
ANY_HOST = 0xFFFF  # Xauthority's FamilyWild
KIND = b"MIT-MAGIC-COOKIE-1"
ACCEPTED = 1  # the first byte of the server's answer
ANSWER_SECONDS = 10


def free_display() -> int:
    """At random, so that two test runs that start together don't want the same one."""
    for number in random.sample(DISPLAYS, len(DISPLAYS)):
        taken = (Path(f"/tmp/.X{number}-lock"), SOCKETS / f"X{number}")
        if not any(path.exists() for path in taken):
            return number
    raise TargetError(f"every X display from :{DISPLAYS.start} to :{DISPLAYS.stop - 1} is taken")


def write_authority(path: Path) -> bytes:
    """Write a key for any host and any display (Xau(3) has the format); returns it."""
    cookie = secrets.token_bytes(16)
    entry = struct.pack(">HHH", ANY_HOST, 0, 0)
    for text in (KIND, cookie):
        entry += struct.pack(">H", len(text)) + text
    path.write_bytes(entry)
    return cookie


@contextmanager
def held_display(number: int, cookie: bytes, *, sockets: Path = SOCKETS) -> Iterator[None]:
    """Be a client of this display while the block runs. Raises TargetError."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_SECONDS)
        connection.connect(str(sockets / f"X{number}"))
        connection.sendall(greeting(cookie))
        if connection.recv(1) != bytes([ACCEPTED]):
            raise TargetError(f"the X server of display :{number} refuses us")
        yield


def greeting(cookie: bytes) -> bytes:
    """What a client says first (X protocol, section 8): byte order, version 11.0, its key."""
    texts = b"".join(text + bytes(-len(text) % 4) for text in (KIND, cookie))
    return struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(KIND), len(cookie)) + texts
