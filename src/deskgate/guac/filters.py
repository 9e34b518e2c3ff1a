"""What of a browser's instructions may go on to guacd.

Laws: the tunnel's own instructions (empty opcode) never reach guacd; a viewer's pass by allow-list,
so that an opcode of a later guacd is held back until somebody has thought about it; a stream that
was refused is dropped from its opening to its end; an opcode is judged by what guacd makes of it.
Source: guacamole.md §1 "Framing", "Joining"; the protocol's streams and objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskgate.guac.errors import LimitExceeded, MalformedInstruction
from deskgate.guac.instruction import INTERNAL_OPCODE
from deskgate.guac.limits import REFUSED_STREAMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deskgate.guac.instruction import Instruction

# `sync` and `nop` keep the viewer alive, `ack` lets guacd's streams flow, `disconnect` is leaving.
VIEW_ONLY_OPCODES: Final = frozenset({"sync", "nop", "ack", "disconnect"})

# Where each opcode that begins a stream has the stream's index.
STREAM_OPENINGS: Final = {"clipboard": 1, "file": 1, "pipe": 1, "argv": 1, "audio": 1, "put": 2}
_PASTE: Final = frozenset({"clipboard"})
_UPLOAD: Final = frozenset({"file", "put"})


class Doorkeeper:
    """What one session's browser may send, with the streams of it that were refused."""

    __slots__ = ("_dropped", "_forbidden", "_view_only")

    def __init__(
        self, *, view_only: bool = False, may_paste: bool = True, may_upload: bool = True
    ) -> None:
        self._view_only = view_only
        self._forbidden = (frozenset() if may_paste else _PASTE) | (
            frozenset() if may_upload else _UPLOAD
        )
        self._dropped: set[str] = set()

    def check(self, instructions: Iterable[Instruction]) -> tuple[list[Instruction], list[str]]:
        """Those that may go on, in order, and the indices of streams whose opening was refused.

        Raises LimitExceeded when a browser goes on opening what it may not, MalformedInstruction
        for an opcode that guacd takes for another one.
        """
        allowed = [item for item in instructions if item[0] != INTERNAL_OPCODE]
        if any("\0" in item[0] for item in allowed):
            raise MalformedInstruction(0, "an opcode without NUL")  # where its end is, to guacd
        if self._view_only:
            return [item for item in allowed if item[0] in VIEW_ONLY_OPCODES], []
        if not self._forbidden:
            return allowed, []
        refused: list[str] = []
        passing = [item for item in allowed if self._passes(item, refused)]
        return passing, refused

    def _passes(self, item: Instruction, refused: list[str]) -> bool:
        opcode = item[0]
        place = STREAM_OPENINGS.get(opcode)
        if place is None:
            index = item[1] if len(item) > 1 else ""
            if opcode not in ("blob", "end") or index not in self._dropped:
                return True
            if opcode == "end":
                self._dropped.discard(index)
            return False
        index = item[place] if len(item) > place else ""
        if opcode not in self._forbidden:
            self._dropped.discard(index)
            return True
        if len(self._dropped) >= REFUSED_STREAMS:
            raise LimitExceeded("streams that are not allowed", REFUSED_STREAMS)
        self._dropped.add(index)
        refused.append(index)
        return False
