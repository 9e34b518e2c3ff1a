"""Drawing instructions as every client of the HTTP tunnel can read them.

guacamole-common-js up to 1.5.1 takes any empty element in a response for the response's end, and
counts UTF-16 units where guacd counts code points: the first loses the rest of that response, the
second the rest of the session. Later clients read what is sent here just as well.
Source: guacamole.md §2 "Timeouts", §3 "Must a message hold whole instructions?".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deskgate.guac.scan import InstructionScan

# One code point of two UTF-16 units; its replacement is one of one, so the length stays right.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"
# base64 of nothing that is not empty: decoders skip white space.
_EMPTY_BLOB = re.compile(rb"(4\.blob,[0-9]+\.[0-9]+,)0\.;")


def response_pieces(text: str) -> Iterator[tuple[bytes, bool]]:
    """Whole instructions in, the same in UTF-8 out: (bytes, whether the response must end here)."""
    if not text.isascii():
        text = _ASTRAL.sub(_REPLACEMENT, text)
    data = text.encode()
    # Where a length begins with a zero: an empty element, or a value that looks like one. Not by
    # one regular expression: the data path pays for this on every byte.
    if b",0" in data or b";0" in data or data.startswith(b"0"):
        yield from _cut(data)
    else:
        yield data, False


def _cut(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """End a response behind each instruction that has an empty element."""
    piece = bytearray()
    at = 0
    while at < len(data):
        scan = InstructionScan()
        size = scan.advance(data, at)
        assert size, "whole instructions only"
        instruction = data[at : at + size]
        at += size
        if any(start == end for start, end in scan.spans):
            filled = _EMPTY_BLOB.fullmatch(instruction)
            if filled is None:
                yield bytes(piece + instruction), True
                piece.clear()
                continue
            instruction = filled[1] + b"1. ;"
        piece += instruction
    if piece:
        yield bytes(piece), False
