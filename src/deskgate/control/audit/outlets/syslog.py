"""Events to a syslog server: RFC 5424, by UDP (RFC 5426), by TCP with octet counting (RFC 6587) or
by TLS (RFC 5425). The message is the event as JSON in ASCII.

Law: syslog answers nothing. Where a connection broke, what was sent through it last is sent again,
because nobody can tell whether it arrived; a datagram is lost without anybody knowing.
"""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deskgate.control.audit.outlets import SYSLOG
from deskgate.control.audit.outlets.sender import SECONDS, NotTakenError, Row, in_words

FACILITY: Final = 13  # "log audit"
INFORMATIONAL: Final = 6
WARNING: Final = 4
DATAGRAM_BYTES: Final = 8192  # as much as common receivers take
SEQUENCE_END: Final = 2**31  # RFC 5424 §7.3.1: after 2147483647 comes 1
_NAME_LENGTH: Final = 255
_ID_LENGTH: Final = 32
_REFUSED: Final = re.compile(r"\.(refuse|fail|lock|deny)")
_UNPRINTABLE: Final = re.compile(r"[^\x21-\x7e]+")


class Syslog:
    """Implements `Sender`; keeps its connection."""

    name = SYSLOG

    def __init__(
        self,
        *,
        address: tuple[str, str, int],
        ca: Path | None,
        server: str,
        seconds: float = SECONDS,
    ) -> None:
        self._kind, self._host, self._port = address
        self._tls = ssl.create_default_context(cafile=ca) if self._kind == "tls" else None
        self._server = server
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._unproven: list[bytes] = []

    def send(self, rows: Sequence[Row]) -> None:
        """All rows, after what may have been lost with the last connection."""
        try:
            if self._socket is not None and self._is_over(self._socket):
                self.close()
            if self._socket is None:
                self._socket = self._connect()
                self._put(self._socket, self._unproven)
            messages = [self._message(row) for row in rows]
            self._put(self._socket, messages)
            self._unproven = [] if self._kind == "udp" else messages
        except OSError as error:
            self.close()
            raise NotTakenError(in_words(error)) from error

    def close(self) -> None:
        """What was sent last stays known, for the next connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connect(self) -> socket.socket:
        if self._kind == "udp":
            family, kind, _, _, address = socket.getaddrinfo(
                self._host, self._port, type=socket.SOCK_DGRAM
            )[0]
            datagrams = socket.socket(family, kind)
            datagrams.settimeout(self._seconds)
            datagrams.connect(address)  # so that "nobody listens there" comes back to us
            return datagrams
        plain = socket.create_connection((self._host, self._port), timeout=self._seconds)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if self._tls is None:
            return plain
        try:
            return self._tls.wrap_socket(plain, server_hostname=self._host)
        except OSError:
            plain.close()
            raise

    def _put(self, link: socket.socket, messages: Sequence[bytes]) -> None:
        if self._kind == "udp":
            for message in messages:
                link.send(message)
        else:
            link.sendall(b"".join(b"%d %b" % (len(one), one) for one in messages))

    def _is_over(self, link: socket.socket) -> bool:
        """Whether the server has hung up: it has nothing to say, so what can be read is the end."""
        if self._kind == "udp":
            return False
        link.settimeout(0)
        try:
            return not link.recv(1024)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        finally:
            link.settimeout(self._seconds)

    def _message(self, row: Row) -> bytes:
        message = syslog_message(row, server=self._server)
        if self._kind == "udp" and len(message) > DATAGRAM_BYTES:
            short = {**row, "details": {"left_out": "too long for a datagram"}}
            message = syslog_message(short, server=self._server)
        return message


def syslog_message(row: Row, *, server: str) -> bytes:
    """One event as RFC 5424 §6 has it."""
    severity = WARNING if _REFUSED.search(str(row["action"])) else INFORMATIONAL
    sequence = (int(row["seq"]) - 1) % (SEQUENCE_END - 1) + 1
    parts = (
        f"<{FACILITY * 8 + severity}>1",
        str(row["at"]),
        _name(server, _NAME_LENGTH),
        "deskgate",
        str(os.getpid()),
        _name(str(row["action"]), _ID_LENGTH),
        f'[meta sequenceId="{sequence}"]',
        json.dumps(row, separators=(",", ":")),
    )
    return " ".join(parts).encode("ascii")


def _name(text: str, length: int) -> str:
    return _UNPRINTABLE.sub("_", text)[:length] or "-"
