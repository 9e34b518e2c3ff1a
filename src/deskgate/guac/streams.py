"""Streams within the protocol: their instructions, and finding those of some streams among all.

Laws: an instruction is found where one begins, never within a value that looks like one; what is
not asked for is not looked at closely, and goes on byte for byte. Source: guacamole.md §1
"Opcodes", §4 "Streams".
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from deskgate.guac.boundary import last_boundary
from deskgate.guac.errors import MalformedInstruction
from deskgate.guac.instruction import encode
from deskgate.guac.scan import InstructionScan

if TYPE_CHECKING:
    from deskgate.guac.status import Status

# 8064 characters of base64: guacd's own measure, and the most that fits into an element.
BLOB_BYTES: Final = 6048

# Clients count to 511, guacd (two of its kinds interleaved) to 1023; there is no other number.
INDEX_MAX: Final = 1023
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,3}")


def is_index(text: str) -> bool:
    """Whether this is a stream's index, written as everybody writes it."""
    return bool(_INDEX.fullmatch(text)) and int(text) <= INDEX_MAX


def blob(index: str, data: bytes) -> bytes:
    """The instruction that carries `data`, at most BLOB_BYTES of it."""
    text = binascii.b2a_base64(data, newline=False)
    return b"4.blob,%d.%s,%d.%s;" % (len(index), index.encode(), len(text), text)


def blob_data(text: bytes) -> bytes:
    """What a blob carries. Raises MalformedInstruction when that is no base64."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        # Not chained: the original's text may tell of the content.
        raise MalformedInstruction(0, "base64") from None


def ack(index: str, message: str, status: Status) -> bytes:
    """The answer to a stream's opening and to each of its blobs."""
    return encode("ack", index, message, str(int(status))).encode()


def end(index: str) -> bytes:
    """The stream's end."""
    return encode("end", index).encode()


def beginning(opcode: str, index: str) -> bytes:
    """What an instruction of this stream begins with, up to the end of its index."""
    return f"{len(opcode)}.{opcode},{len(index)}.{index}".encode()


def sift(
    whole: bytes, beginnings: Sequence[bytes], is_taken: Callable[[list[bytes]], bool]
) -> bytes:
    """`whole` (a run of whole instructions) without those that `is_taken` says it has taken.

    It is asked, in order, about the instructions that start with one of `beginnings`, and gets
    their elements. Raises MalformedInstruction and LimitExceeded.
    """
    kept: list[bytes] = []
    looked = at = 0  # where the last taken one ended; a boundary that is known
    search = 0
    places = _Places(whole, beginnings)
    while (found := places.first(search)) >= 0:
        at += last_boundary(whole[at:found]) if at < found else 0
        search = found + 1
        if at != found:
            continue  # within a value
        scan = InstructionScan()
        size = scan.advance(whole, at)
        if not size:
            break
        elements = [whole[at + start : at + stop] for start, stop in scan.spans]
        if is_taken(elements):
            kept.append(whole[looked:at])
            looked = at + size
        at += size
        search = at
    if not looked:
        return whole
    kept.append(whole[looked:])
    return b"".join(kept)


class _Places:
    """Where the beginnings stand in the data; each byte is looked at once for each of them."""

    __slots__ = ("_beginnings", "_data", "_next")

    def __init__(self, data: bytes, beginnings: Sequence[bytes]) -> None:
        self._data = data
        self._beginnings = beginnings
        self._next = [data.find(one) for one in beginnings]

    def first(self, start: int) -> int:
        """The first of them from `start` on, which never grows less; -1 where there is none."""
        for number, place in enumerate(self._next):
            if 0 <= place < start:
                self._next[number] = self._data.find(self._beginnings[number], start)
        return min((place for place in self._next if place >= 0), default=-1)
