"""What the server and its keeper say to each other: one small JSON object a packet, and sockets.

    server -> keeper                            keeper -> server
    hello {version, patience}                   hello {version, held, pid}
    take                                        kept {id, about} + socket, for each that is held
                                                program {pid, about} + its log's pipe, if one runs
                                                taken
    hold {id, about} + socket                   refused {id, why}, where it could not
    about {id, about}
    drop {id}
    run {argv, about}                           program {pid, about} + pipe, or failed {why}
    end                                         ended {pid, code}, however the program ended
    ping                                        pong
    stop                                        bye, and it hangs up once all is ended

Laws: a newer server must get on with an older keeper, which lives on across its upgrade: what
stands here keeps its meaning, what is added raises VERSION, and what isn't known is answered by
`unknown {of}`.
"""

from __future__ import annotations

import array
import errno
import json
import os
import socket
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

VERSION: Final = 1

ABOUT_LENGTH: Final = 16 * 1024  # characters
ID_LENGTH: Final = 64
ARGUMENTS: Final = 32  # of a program's command
# JSON writes a character as six bytes at most.
MESSAGE_BYTES: Final = ABOUT_LENGTH * 6 + 4096

Message = dict[str, Any]  # from outside: every value is checked where it is used

_RIGHTS_SPACE: Final = socket.CMSG_SPACE(4 * array.array("i").itemsize)


class BadMessage(Exception):
    """A packet that is none of the above. What came with it is closed."""


@dataclass(slots=True)
class Packet:
    """One packet. `descriptors` are the receiver's to close."""

    message: Message
    descriptors: list[int]

    def close(self) -> None:
        while self.descriptors:
            os.close(self.descriptors.pop())


def pack(kind: str, **values: object) -> bytes:
    """A message as it goes over the wire."""
    return json.dumps({"t": kind, **values}, separators=(",", ":")).encode()


def receive(sock: socket.socket) -> Packet | None:
    """The next packet; None at the end. Raises BlockingIOError where there is none yet, and
    BadMessage. Where there are too many open files, the packet comes without what came with it."""
    flags = socket.MSG_DONTWAIT | socket.MSG_CMSG_CLOEXEC
    try:
        data, ancillary, told, _ = sock.recvmsg(MESSAGE_BYTES, _RIGHTS_SPACE, flags)
    except ConnectionResetError as error:
        # It left something unread. What it said before that is still to come, and then the end.
        raise BlockingIOError from error
    found = Packet({}, _descriptors(ancillary))
    try:
        if told & socket.MSG_TRUNC:
            raise BadMessage("a packet over the limit")
        if not data:
            found.close()
            return None
        found.message = _parse(data)
    except BadMessage:
        found.close()
        raise
    return found


def _descriptors(ancillary: list[tuple[int, int, bytes]]) -> list[int]:
    found = array.array("i")
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            found.frombytes(data[: len(data) - len(data) % found.itemsize])
    return list(found)


def _parse(data: bytes) -> Message:
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("t"), str):
        raise BadMessage("not an object with a kind")
    return message


def text(message: Message, name: str, limit: int, least: int = 0) -> str:
    """A text of the message. Raises BadMessage."""
    value = message.get(name)
    if not isinstance(value, str) or not least <= len(value) <= limit:
        raise BadMessage(f"{name!r} is not a text of {least} to {limit} characters")
    return value


def number(message: Message, name: str) -> float:
    """A number of the message, not below zero. Raises BadMessage."""
    value = message.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise BadMessage(f"{name!r} is not a number")
    return value


def words(message: Message, name: str) -> list[str]:
    """A command of the message. Raises BadMessage."""
    value = message.get(name)
    if isinstance(value, list) and 0 < len(value) <= ARGUMENTS:
        found = [word for word in value if isinstance(word, str)]
        if len(found) == len(value):
            return found
    raise BadMessage(f"{name!r} is not a command")


def same_user(sock: socket.socket) -> bool:
    """Whether the other side's process is one of our own user's."""
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(user == os.getuid())


class Line:
    """One end of a connection: what can't be sent at once waits, in order, and never blocks.

    What goes with a message is asked for when it is sent: it may be closed by then, and its number
    another's. One that answers with less than zero takes its message with it. Where the other side
    has gone nothing is sent any more; that it has, reading tells, after the last of its messages.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._waiting: deque[tuple[bytes, Callable[[], int] | None]] = deque()
        self._nobody_hears = False

    @property
    def waits(self) -> bool:
        return bool(self._waiting)

    def send(self, data: bytes, descriptor: Callable[[], int] | None = None) -> None:
        """Send it now or later."""
        if self._nobody_hears:
            return
        self._waiting.append((data, descriptor))
        if len(self._waiting) == 1:
            self.flush()

    def flush(self) -> None:
        """Send what waits, as far as the other side takes it."""
        try:
            while self._waiting:
                data, descriptor = self._waiting[0]
                number = descriptor() if descriptor is not None else None
                if number is None or number >= 0:
                    self._send(data, number)
                self._waiting.popleft()
        except BlockingIOError:
            pass
        except OSError as error:
            # Too many are on their way: the other side will take some of them.
            if error.errno != errno.ETOOMANYREFS:
                self._nobody_hears = True
                self._waiting.clear()

    def _send(self, data: bytes, descriptor: int | None) -> None:
        rights = [] if descriptor is None else [descriptor]
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", rights))]
        flags = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL
        self.sock.sendmsg([data], ancillary if rights else [], flags)
