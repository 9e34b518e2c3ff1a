"""What guacd says to a session's owner once and to nobody who joins: kept for who returns to it.

Files (`filesystem`, gone with `undefine`) and questions (`required`, over when they are answered).
They are rare: `ears.py` finds where they may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from deskgate.guac import GuacError, Instruction, InstructionParser, encode

OWNER_WORDS: Final = (b"10[.]filesystem", b"8[.]undefine", b"8[.]required")  # as expressions
_WORD: Final = re.compile(b";(?:" + b"|".join(OWNER_WORDS) + b"),")
_KEPT_BYTES: Final = 4096  # of one such word; guacd's are a line
_OBJECTS: Final = 64  # guacd has no more


class OwnerWords:
    """Give it what `Ears` finds, or every instruction that was parsed. `changed` is called whenever
    `again` would say something else."""

    __slots__ = ("_begun", "_objects", "_required", "changed")

    def __init__(self) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._objects: dict[str, Instruction] = {}
        self._required: Instruction = ()
        self._begun = b""

    @property
    def waits(self) -> bool:
        """Whether a word has begun of which the end is not there yet."""
        return bool(self._begun)

    def hear(self, chunk: bytes, before: bytes) -> None:
        """Take a piece of guacd's stream in which there may be words; `before`: the bytes that were
        before it, so many that a word's name may have begun in them."""
        self._look((self._begun or before) + chunk)

    def _look(self, data: bytes) -> None:
        """Read the words in it; of the last one there may be a beginning only, which is kept."""
        at = 0
        self._begun = b""
        while found := _WORD.search(data, at):
            at = found.start() + 1
            word = data[at : at + _KEPT_BYTES]
            parser = InstructionParser()
            parser.feed_bytes(word)
            try:
                instruction = parser.next_instruction()
            except GuacError:  # what looked like one, within a value
                continue
            if instruction is not None:
                self.take(instruction)
                # To its ";", with which the next one begins.
                at += len(word) - len(parser.remainder) - 1
            elif len(word) < _KEPT_BYTES:
                self._begun = data[found.start() :]
                break

    def take(self, instruction: Instruction) -> None:
        """Take one instruction of guacd's."""
        opcode, arguments = instruction[0], instruction[1:]
        if opcode == "filesystem" and arguments and len(self._objects) < _OBJECTS:
            self._objects[arguments[0]] = instruction
        elif opcode == "undefine" and arguments and arguments[0] in self._objects:
            del self._objects[arguments[0]]
        elif opcode == "required":
            self._required = instruction
        else:
            return
        self.changed()

    def answered(self) -> None:
        """The owner has answered what was asked (by `argv`)."""
        if self._required:
            self._required = ()
            self.changed()

    def again(self) -> bytes:
        """All of it that holds, to be said once more."""
        said = [*self._objects.values(), *([self._required] if self._required else [])]
        return "".join(encode(*one) for one in said).encode()
