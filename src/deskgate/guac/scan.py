"""One instruction in UTF-8 bytes, measured element by element; resumes where the bytes ran out.

Laws: exact (every limit, every separator); no byte of an element is looked at twice, whatever the
chunks; a partial instruction of more than INSTRUCTION_BYTES is never waited for. Lengths count code
points: a continuation byte (10xxxxxx) adds none. Whether the bytes are UTF-8 at all, the caller
sees when it decodes the whole. Source: guacamole.md §1 "Framing".
"""

from __future__ import annotations

from deskgate.guac.errors import LimitExceeded, MalformedInstruction
from deskgate.guac.limits import ELEMENT_CODE_POINTS, ELEMENTS, INSTRUCTION_BYTES, LENGTH_DIGITS

_CONTINUATION = bytes(range(0x80, 0xC0))
_COMMA, _SEMICOLON = b",;"


def count_code_points(data: bytes | bytearray) -> int:
    """How many code points begin in these bytes."""
    return len(data) if data.isascii() else len(data.translate(None, _CONTINUATION))


class InstructionScan:
    """The measure of one instruction that begins at `base` of the caller's buffer.

    Call `advance` whenever the buffer has grown; positions are relative to `base`, so that the
    caller may drop what lies before it.
    """

    __slots__ = ("_at", "_element_start", "_missing", "spans")

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []  # the elements' values: [start, end) in bytes
        self._at = 0  # the first byte not yet looked at
        self._element_start = 0  # where the value begins, once its length is read
        self._missing = -1  # code points that the value still needs; -1: its length is not read

    @property
    def needed(self) -> int:
        """The fewest bytes that can make the instruction whole: no use to advance with less."""
        # Within a length, the next byte may end it; within a value, each code point has a byte.
        return self._at + max(self._missing, 0) + 1

    def advance(self, buffer: bytes | bytearray, base: int = 0) -> int:
        """The instruction's size in bytes, or 0 when `buffer` ends before it does.

        Raises MalformedInstruction and LimitExceeded.
        """
        while True:
            if self._missing < 0 and not self._read_length(buffer, base):
                return 0
            if not self._read_value(buffer, base):
                return 0
            separator = buffer[base + self._at]
            self.spans.append((self._element_start, self._at))
            if separator not in b",;":
                raise self._malformed(buffer, base, self._at, '"," or ";"')
            self._at += 1
            self._missing = -1
            if separator == _SEMICOLON:
                return self._at

    def _read_length(self, buffer: bytes | bytearray, base: int) -> bool:
        if len(self.spans) >= ELEMENTS:
            raise LimitExceeded("elements of an instruction", ELEMENTS)
        start = base + self._at
        digits, dot, _ = buffer[start : start + LENGTH_DIGITS + 1].partition(b".")
        if not digits.isdigit() and (digits or dot):
            good = len(digits) - len(digits.lstrip(b"0123456789"))
            raise self._malformed(buffer, base, self._at + good, "a decimal length")
        if not dot:
            if len(digits) > LENGTH_DIGITS:
                raise LimitExceeded("digits of a length", LENGTH_DIGITS)
            return False
        length = int(digits)
        if length > ELEMENT_CODE_POINTS:
            raise LimitExceeded("code points of an element", ELEMENT_CODE_POINTS)
        self._at += len(digits) + 1
        self._element_start = self._at
        self._missing = length
        self._check_size()
        return True

    def _read_value(self, buffer: bytes | bytearray, base: int) -> bool:
        """True when the value is whole and the byte after it, the separator, is there."""
        if self._at == self._element_start and self._is_continuation(buffer, base):
            raise self._malformed(buffer, base, self._at, "UTF-8 text")
        while self._missing > 0:
            start = base + self._at
            piece = buffer[start : start + self._missing]
            if not piece:
                return False
            self._at += len(piece)
            self._missing -= count_code_points(piece)
            self._check_size()
        # The rest of the last character: at most three bytes, or it is not UTF-8.
        while self._is_continuation(buffer, base):
            self._at += 1
            self._check_size()
        return base + self._at < len(buffer)

    def _is_continuation(self, buffer: bytes | bytearray, base: int) -> bool:
        at = base + self._at
        return at < len(buffer) and buffer[at] & 0xC0 == 0x80

    def _check_size(self) -> None:
        # One byte per missing code point, and the ";", are the least that is still to come.
        if self._at + self._missing + 1 > INSTRUCTION_BYTES:
            raise LimitExceeded("bytes of an instruction", INSTRUCTION_BYTES)

    @staticmethod
    def _malformed(
        buffer: bytes | bytearray, base: int, at: int, expected: str
    ) -> MalformedInstruction:
        return MalformedInstruction(count_code_points(buffer[base : base + at]), expected)
