"""One session's way to guacd, held: nothing is done with it but what is said here, when nobody
serves."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import termios
from typing import Final

NOP: Final = b"3.nop;"
_READS: Final = 8  # of one socket, before the next has its turn


class Held:
    """A duplicate of the socket; the server's own is not touched by closing it."""

    __slots__ = ("about", "id", "sock")

    def __init__(self, identifier: str, about: str, descriptor: int) -> None:
        """Raises OSError where that is no stream's socket; the descriptor is closed then, too."""
        try:
            self.sock = socket.socket(fileno=descriptor)
        except OSError:
            os.close(descriptor)
            raise
        if not self.sock.type & socket.SOCK_STREAM:
            self.sock.close()
            raise OSError("not a stream's socket")
        self.id = identifier
        self.about = about

    def drain(self, into: bytearray) -> bool:
        """Read and forget what is there. False at its end."""
        try:
            for _ in range(_READS):
                if not self.sock.recv_into(into, 0, socket.MSG_DONTWAIT):
                    return False
        except BlockingIOError:
            pass
        except OSError:
            return False
        return True

    def nop(self) -> bool:
        """Say that somebody is there; not while guacd has something of ours to read, which says it,
        too: so there is always room for all of it. False where the connection is over."""
        try:
            if self._unread():
                return True
            sent = self.sock.send(NOP, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return sent == len(NOP)

    def _unread(self) -> int:
        answer = fcntl.ioctl(self.sock.fileno(), termios.TIOCOUTQ, b"\0" * 4)
        return int(struct.unpack("i", answer)[0])

    def close(self) -> None:
        self.sock.close()
