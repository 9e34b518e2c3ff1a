"""What somebody who looks into a session isn't given of guacd's output.

guacd sends texts that are copied in a session to everybody in it alike, whatever each may do: so
they are taken out here. Laws: whole instructions in, whole instructions out, in their order; a
stream is withheld from its opening to its end; what holds no such stream is passed on unparsed.
Source: guacd's `guac_common_clipboard_send`; the protocol's streams.
"""

from __future__ import annotations

from typing import Final

from deskgate.guac.framing import InstructionParser
from deskgate.guac.instruction import Instruction, encode

# Where each opcode of guacd's that opens a stream has the stream's index.
_OPENINGS: Final = {
    "clipboard": 1,
    "file": 1,
    "body": 2,
    "img": 1,
    "audio": 1,
    "video": 1,
    "pipe": 1,
    "argv": 1,
}
_COPIED: Final = frozenset({"clipboard"})
_FILES: Final = frozenset({"file", "body"})


class Withholding:
    """Of one person in one session. `copied`: texts that are copied; `files`: files."""

    __slots__ = ("_marks", "_opcodes", "_parser", "_withheld")

    def __init__(self, *, copied: bool, files: bool) -> None:
        self._opcodes = (_COPIED if copied else frozenset()) | (_FILES if files else frozenset())
        self._marks = [f"{len(name)}.{name},".encode() for name in sorted(self._opcodes)]
        self._parser = InstructionParser()
        self._withheld: set[str] = set()

    def sift(self, whole: bytes) -> bytes:
        """Those of these whole instructions that are passed on. Raises GuacError for nonsense."""
        if not self._withheld and not any(mark in whole for mark in self._marks):
            return whole
        passed = (item for item in self._parser.feed(whole) if self._passes(item))
        return "".join(encode(*item) for item in passed).encode()

    def _passes(self, item: Instruction) -> bool:
        opcode = item[0]
        place = _OPENINGS.get(opcode)
        if place is None:
            index = item[1] if len(item) > 1 else ""
            if opcode not in ("blob", "end") or index not in self._withheld:
                return True
            if opcode == "end":
                self._withheld.discard(index)
            return False
        index = item[place] if len(item) > place else ""
        if opcode in self._opcodes:
            self._withheld.add(index)
            return False
        self._withheld.discard(index)  # the index has been taken anew
        return True
