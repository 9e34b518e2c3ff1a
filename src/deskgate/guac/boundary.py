"""Whole instructions out of guacd's bytes, forwarded as they are: for the `guacamole` framing.

Laws: what goes out is what came in, cut only where an instruction ends; nothing that a parser would
refuse goes out; what is held back is less than one instruction. Instructions of short elements are
stepped over by one regular expression, a long element is jumped over by its length: the data path
pays for this on every byte. Source: guacamole.md §1 "Framing", §3 "Must a message hold whole
instructions?".
"""

from __future__ import annotations

import re
from typing import Final

from deskgate.guac.errors import MalformedInstruction, Truncated
from deskgate.guac.limits import ELEMENT_CODE_POINTS, ELEMENTS, LENGTH_DIGITS
from deskgate.guac.scan import InstructionScan

# Longer elements are rarer than the cost of trying one more alternative for every element.
_SHORT: Final = 15
# More short elements before a long one are rare, and so few can't exceed a limit with it.
_BEFORE_LONG: Final = 8


def _compile(code_point: str) -> re.Pattern[bytes]:
    """Whole instructions of short elements, and the beginning of one that has a long element.

    `code_point` matches one byte that is one. Group 1 is empty, where the whole ones end; group 2
    is the long element's length, its value begins at the match's end. It matches always, if need
    be nothing. A length leaves no choice, so there is nothing to come back for; yet no possessive
    quantifiers: those of Python 3.11.2, which Debian 12 has, match wrongly.
    """
    short = "|".join(rf"{length}\.{code_point * length}" for length in range(_SHORT + 1))
    element = f"(?:{short})"
    instruction = f"(?:{element},){{0,{ELEMENTS - 1}}}{element};"
    beginning = rf"(?:{element},){{0,{_BEFORE_LONG}}}([1-9][0-9]{{1,{LENGTH_DIGITS - 1}}})\."
    return re.compile(f"(?:{instruction})*()(?:{beginning})?".encode(), re.DOTALL)


# An instruction that is held back and needs no more bytes than this is quicker begun anew.
_SCANNED_ANEW: Final = 200

# In ASCII text any byte is one code point, and "any byte" is the quickest to match.
_IN_ASCII: Final = _compile(".")
_IN_UTF8: Final = _compile(r"[\x00-\x7f]")


class WholeInstructions:
    """Give it a stream's chunks; it gives back the same bytes, as runs of whole instructions.

    Any error is final: the boundary is lost, so the stream is to be closed.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []  # of the one instruction that is not whole yet
        self._held = 0  # their bytes
        self._needed = 1  # the fewest bytes that can make it whole
        self._scan = InstructionScan()

    def feed(self, chunk: bytes) -> bytes:
        """The whole instructions that end in this chunk, possibly none.

        Raises MalformedInstruction (also for invalid UTF-8) and LimitExceeded; instructions of the
        same chunk are then lost.
        """
        if not chunk:
            return b""
        self._pieces.append(chunk)
        self._held += len(chunk)
        if self._held < self._needed:
            return b""
        data = b"".join(self._pieces)
        end = self._last_boundary(data)
        whole, held = data[:end], data[end:]
        if not whole.isascii():
            _check_utf8(whole)
        self._pieces = [held]
        self._held = len(held)
        return whole

    def _last_boundary(self, data: bytes) -> int:
        """Where the last whole instruction ends; `data` begins with the one that was held."""
        is_ascii = data.isascii()
        at = 0
        if self._scan.needed <= _SCANNED_ANEW:
            self._scan = InstructionScan()
            at = _step_over(data, at, is_ascii=is_ascii)
        while size := self._scan.advance(data, at):
            self._scan = InstructionScan()
            at = _step_over(data, at + size, is_ascii=is_ascii)
        self._needed = self._scan.needed
        return at

    def close(self) -> None:
        """The stream is over. Raises Truncated when it ended in mid-instruction."""
        if self._held:
            raise Truncated(self._held)


def _step_over(data: bytes, at: int, *, is_ascii: bool) -> int:
    """The end of the instructions from `at` that can be stepped over quickly, possibly none."""
    match_beginning = (_IN_ASCII if is_ascii else _IN_UTF8).match
    while match := match_beginning(data, at):
        at = match.start(1)
        if match[2] is None:
            break
        start = match.end()
        end = start + int(match[2])
        # Anything but a last element of ASCII within the limit is for the exact scan to judge.
        if end - start > ELEMENT_CODE_POINTS or data[end : end + 1] != b";":
            break
        if not (is_ascii or data[start:end].isascii()):
            break
        at = end + 1
    return at


def last_boundary(data: bytes) -> int:
    """Where the last whole instruction of `data` ends, which begins with one; 0 where none does.

    Raises MalformedInstruction and LimitExceeded.
    """
    is_ascii = data.isascii()
    at = _step_over(data, 0, is_ascii=is_ascii)
    while size := InstructionScan().advance(data, at):
        at = _step_over(data, at + size, is_ascii=is_ascii)
    return at


def _check_utf8(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        # Not chained: the original holds the bytes.
        raise MalformedInstruction(error.start, "UTF-8 text") from None
