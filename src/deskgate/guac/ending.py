"""How a stream ended that was forwarded unparsed: guacd's last words, found in its last bytes.

Laws: never raises and never reads more than TAIL_BYTES; what can't be told is not orderly. The tail
may begin in mid-instruction, so its first boundary has to be found: one is behind some ";", and a
reading from a wrong one soon meets what is no length. Source: guacamole.md §1 "error/disconnect".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from deskgate.guac.errors import GuacError
from deskgate.guac.limits import ERROR_TEXT_CODE_POINTS, TAIL_BYTES
from deskgate.guac.scan import InstructionScan
from deskgate.guac.status import Status

# A true boundary is among the first few ";". A tail made to mislead is given up on.
_BOUNDARIES_TRIED: Final = 256

# Moving the bytes at every chunk would cost a fifth of what forwarding does.
_TRIMMED_AT: Final = 4 * TAIL_BYTES

_TELLING: Final = (b"error", b"disconnect")


@dataclass(frozen=True, slots=True)
class How:
    """How a stream ended.

    `orderly`: it ended behind a whole instruction, and guacd had said `disconnect` or `error`.
    `error` and `error_text` (at most ERROR_TEXT_CODE_POINTS) are of guacd's last `error`.
    """

    orderly: bool
    error: Status | None = None
    error_text: str = ""


class Tail:
    """Give it every chunk that is forwarded, from an instruction's beginning on; then `read` it."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._is_all = True  # nothing was dropped: the first byte begins an instruction

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk."""
        self._is_all = self._is_all and len(self._bytes) + len(chunk) <= TAIL_BYTES
        self._bytes += chunk[-TAIL_BYTES:]
        if len(self._bytes) > _TRIMMED_AT:
            del self._bytes[:-TAIL_BYTES]

    def read(self) -> How:
        """What the stream ended with, as far as is known now."""
        data = bytes(self._bytes[-TAIL_BYTES:])
        if self._is_all:
            return _read_from(data, 0, set()) or How(orderly=False)
        refuted: set[int] = set()
        at = 0
        for _ in range(_BOUNDARIES_TRIED):
            at = data.find(b";", at) + 1
            if not at:
                break
            if how := _read_from(data, at, refuted):
                return how
        return How(orderly=False)


def _read_from(data: bytes, at: int, refuted: set[int]) -> How | None:
    """What is told from `at` on, or None when that is no boundary.

    `refuted` holds the places that are none, and learns more, so that none is read from twice.
    """
    telling: list[list[bytes]] = []  # the `error` and `disconnect` instructions
    seen: list[int] = []
    try:
        while at < len(data) and at not in refuted:
            seen.append(at)
            scan = InstructionScan()
            size = scan.advance(data, at)
            if not size:
                break
            elements = [data[at + start : at + end] for start, end in scan.spans]
            if elements[0] in _TELLING:
                telling.append(elements)
            at += size
    except GuacError:
        refuted.update(seen)
        return None
    if at in refuted:
        refuted.update(seen)
        return None
    return _how(telling, is_whole=at == len(data))


def _how(telling: list[list[bytes]], *, is_whole: bool) -> How:
    orderly = is_whole and bool(telling)
    errors = [args for opcode, *args in telling if opcode == b"error"]
    if not errors:
        return How(orderly)
    text, code = (*(arg.decode(errors="replace") for arg in errors[-1]), "", "")[:2]
    status = Status.from_code(code)
    if status is Status.SUCCESS:  # no error can be that
        status = Status.SERVER_ERROR
    return How(orderly, status, text[:ERROR_TEXT_CODE_POINTS])
