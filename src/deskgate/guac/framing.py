"""Instructions from text messages (a browser's) and from a stream of bytes (guacd's).

Laws: strict (a length is one to five ASCII digits, no sign, no blank); a stream may be cut
anywhere, even within a character; what has not been asked for stays raw bytes; no text of an
element reaches an error. Source: guacamole.md §1 "Framing", §3 "Client → server".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskgate.guac.errors import LimitExceeded, MalformedInstruction, Truncated
from deskgate.guac.limits import (
    ELEMENT_CODE_POINTS,
    ELEMENTS,
    INSTRUCTION_BYTES,
    LENGTH_DIGITS,
    MESSAGE_CODE_POINTS,
)
from deskgate.guac.scan import InstructionScan

if TYPE_CHECKING:
    from deskgate.guac.instruction import Instruction


def parse_message(text: str) -> list[Instruction]:
    """The instructions of one text message: one or more, all whole.

    Raises MalformedInstruction (also for an empty message), LimitExceeded, and Truncated when the
    message ends in mid-instruction.
    """
    if len(text) > MESSAGE_CODE_POINTS:
        raise LimitExceeded("code points of a message", MESSAGE_CODE_POINTS)
    if not text:
        raise MalformedInstruction(0, "an instruction")
    is_ascii = text.isascii()
    instructions: list[Instruction] = []
    elements: list[str] = []
    start = at = 0
    while at < len(text):
        value, end = _value_bounds(text, at)
        if end >= len(text):
            raise Truncated(len(text) - start)
        elements.append(text[value:end])
        separator = text[end]
        at = end + 1
        if separator == ";":
            _check_bytes(text, start, at, is_ascii=is_ascii)
            instructions.append(tuple(elements))
            elements = []
            start = at
        elif separator != ",":
            raise MalformedInstruction(end, '"," or ";"')
        elif len(elements) == ELEMENTS:
            raise LimitExceeded("elements of an instruction", ELEMENTS)
    if elements:
        raise Truncated(len(text) - start)
    return instructions


def _value_bounds(text: str, at: int) -> tuple[int, int]:
    """[start, end) of the value whose length stands at `at`; the end may lie beyond the text."""
    dot = text.find(".", at, at + LENGTH_DIGITS + 1)
    digits = text[at:dot] if dot >= 0 else text[at : at + LENGTH_DIGITS + 1]
    if not (digits.isascii() and digits.isdigit()):
        good = len(digits) - len(digits.lstrip("0123456789"))
        raise MalformedInstruction(at + good, "a decimal length")
    if dot < 0:
        if len(digits) > LENGTH_DIGITS:
            raise LimitExceeded("digits of a length", LENGTH_DIGITS)
        return len(text), len(text)
    length = int(digits)
    if length > ELEMENT_CODE_POINTS:
        raise LimitExceeded("code points of an element", ELEMENT_CODE_POINTS)
    return dot + 1, dot + 1 + length


def _check_bytes(text: str, start: int, end: int, *, is_ascii: bool) -> None:
    if is_ascii:
        size = end - start
    else:
        try:
            size = len(text[start:end].encode())
        except UnicodeEncodeError as error:
            # Not chained: the original holds the text.
            raise MalformedInstruction(start + error.start, "Unicode text") from None
    if size > INSTRUCTION_BYTES:
        raise LimitExceeded("bytes of an instruction", INSTRUCTION_BYTES)


class InstructionParser:
    """Instructions out of guacd's bytes, in any chunks.

    `feed` gives all that are whole. To take one at a time, and leave what follows it as it came
    (guacd draws right after `ready`), use `feed_bytes` and `next_instruction`, then `remainder`.
    Between calls it holds at most one partial instruction, and what the caller has not taken yet.
    Any error is final: the boundary is lost, so the stream is to be closed.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._scan = InstructionScan()

    def feed(self, data: bytes) -> list[Instruction]:
        """Every instruction that is whole with this chunk.

        Raises MalformedInstruction (also for invalid UTF-8) and LimitExceeded.
        """
        self.feed_bytes(data)
        instructions = []
        while (instruction := self.next_instruction()) is not None:
            instructions.append(instruction)
        return instructions

    def feed_bytes(self, data: bytes) -> None:
        """Take a chunk without parsing it."""
        self._buffer += data

    def next_instruction(self) -> Instruction | None:
        """The next instruction, or None until more bytes come. Raises as `feed` does."""
        size = self._scan.advance(self._buffer)
        if not size:
            return None
        instruction = tuple(self._decode(start, end) for start, end in self._scan.spans)
        del self._buffer[:size]
        self._scan = InstructionScan()
        return instruction

    def _decode(self, start: int, end: int) -> str:
        try:
            return self._buffer[start:end].decode()
        except UnicodeDecodeError:
            # Not chained: the original holds the bytes.
            raise MalformedInstruction(0, "UTF-8 text") from None

    @property
    def remainder(self) -> bytes:
        """The bytes that no instruction has been made of yet."""
        return bytes(self._buffer)

    def close(self) -> None:
        """The stream is over. Raises Truncated when it ended in mid-instruction."""
        if self._buffer:
            raise Truncated(len(self._buffer))
