"""What guacd says to a session's owner once and to nobody who joins: kept for who returns to it.

Files (`filesystem`, gone with `undefine`) and questions (`required`, over when they are answered).
A quick look at every byte, since this is the data path; the words themselves are rare.
"""

from __future__ import annotations

import re
from typing import Final

from deskgate.guac import GuacError, Instruction, InstructionParser, encode

_NEEDLES: Final = (b";10.filesystem,", b";8.undefine,", b";8.required,")
_WORD: Final = re.compile(b"|".join(map(re.escape, _NEEDLES)))
_SEAM: Final = max(map(len, _NEEDLES)) - 1
_KEPT_BYTES: Final = 4096  # of one such word; guacd's are a line
_OBJECTS: Final = 64  # guacd has no more


class OwnerWords:
    """Give it every chunk that is forwarded, or every instruction that was parsed."""

    __slots__ = ("_collecting", "_objects", "_required", "_seam")

    def __init__(self) -> None:
        self._objects: dict[str, Instruction] = {}
        self._required: Instruction = ()
        self._seam = b";"  # before the first instruction
        self._collecting = b""

    def hear(self, chunk: bytes) -> None:
        """Take the next chunk of guacd's stream."""
        if self._collecting:
            self._collect(chunk)
        seam = self._seam + chunk[:_SEAM]
        if any(needle in seam for needle in _NEEDLES):
            self._look(seam + chunk[_SEAM:])
        elif any(needle in chunk for needle in _NEEDLES):
            self._look(chunk)
        self._seam = (self._seam + chunk[-_SEAM:])[-_SEAM:]

    def _look(self, data: bytes) -> None:
        for found in _WORD.finditer(data):
            self._collect(data[found.start() + 1 : found.start() + 1 + _KEPT_BYTES])

    def _collect(self, data: bytes) -> None:
        """Read one word; what there isn't the whole of yet is waited for."""
        data = self._collecting + data
        parser = InstructionParser()
        parser.feed_bytes(data[:_KEPT_BYTES])
        try:
            instruction = parser.next_instruction()
        except GuacError:
            instruction = ()
        waits = instruction is None and len(data) < _KEPT_BYTES
        self._collecting = data if waits else b""
        if instruction:
            self.take(instruction)

    def take(self, instruction: Instruction) -> None:
        """Take one instruction of guacd's."""
        opcode, arguments = instruction[0], instruction[1:]
        if opcode == "filesystem" and arguments and len(self._objects) < _OBJECTS:
            self._objects[arguments[0]] = instruction
        elif opcode == "undefine" and arguments:
            self._objects.pop(arguments[0], None)
        elif opcode == "required":
            self._required = instruction

    def answered(self) -> None:
        """The owner has answered what was asked (by `argv`)."""
        self._required = ()

    def again(self) -> bytes:
        """All of it that holds, to be said once more."""
        said = [*self._objects.values(), *([self._required] if self._required else [])]
        return "".join(encode(*one) for one in said).encode()
