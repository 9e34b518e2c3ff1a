"""Guacamole's status codes, with the HTTP code and the WebSocket close code of each.

Law: on the wire a status is always decimal. Source: guacamole.md §1 "Status codes".
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Self


class Status(IntEnum):
    """A status: its number, `http` (a response's code) and `websocket` (a close frame's code)."""

    http: int
    websocket: int

    def __new__(cls, code: int, http: int, websocket: int) -> Self:
        member = int.__new__(cls, code)
        member._value_ = code
        member.http = http
        member.websocket = websocket
        return member

    SUCCESS = (0x0000, 200, 1000)
    UNSUPPORTED = (0x0100, 501, 1011)
    SERVER_ERROR = (0x0200, 500, 1011)
    SERVER_BUSY = (0x0201, 503, 1008)
    UPSTREAM_TIMEOUT = (0x0202, 504, 1011)
    UPSTREAM_ERROR = (0x0203, 502, 1011)
    RESOURCE_NOT_FOUND = (0x0204, 404, 1002)
    RESOURCE_CONFLICT = (0x0205, 409, 1008)
    RESOURCE_CLOSED = (0x0206, 404, 1002)
    UPSTREAM_NOT_FOUND = (0x0207, 502, 1011)
    UPSTREAM_UNAVAILABLE = (0x0208, 502, 1011)
    SESSION_CONFLICT = (0x0209, 409, 1008)
    SESSION_TIMEOUT = (0x020A, 408, 1002)
    SESSION_CLOSED = (0x020B, 404, 1002)
    CLIENT_BAD_REQUEST = (0x0300, 400, 1002)
    CLIENT_UNAUTHORIZED = (0x0301, 403, 1008)
    CLIENT_FORBIDDEN = (0x0303, 403, 1008)
    CLIENT_TIMEOUT = (0x0308, 408, 1002)
    CLIENT_OVERRUN = (0x030D, 413, 1009)
    CLIENT_BAD_TYPE = (0x030F, 415, 1003)
    CLIENT_TOO_MANY = (0x031D, 429, 1008)

    @classmethod
    def from_code(cls, code: str | int) -> Status:
        """The status of a number or of its decimal text; what isn't one is SERVER_ERROR."""
        if isinstance(code, str):
            # Three digits are the most a status has; int() of a very long text would raise.
            if not (code.isascii() and code.isdigit() and len(code.lstrip("0")) <= 3):
                return cls.SERVER_ERROR
            code = int(code)
        return _BY_CODE.get(code, cls.SERVER_ERROR)


_BY_CODE = {int(status): status for status in Status}

# The target has failed, or the way there: another target may do. Source: guacamole.md §4.
FAILED_UPSTREAM: Final = frozenset(
    {
        Status.UPSTREAM_ERROR,
        Status.UPSTREAM_NOT_FOUND,
        Status.UPSTREAM_TIMEOUT,
        Status.UPSTREAM_UNAVAILABLE,
    }
)
