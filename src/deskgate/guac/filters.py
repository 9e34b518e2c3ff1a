"""What of a browser's instructions may go on to guacd.

Laws: the tunnel's own instructions (empty opcode) never reach guacd; a viewer's pass by allow-list,
so that an opcode of a later guacd is held back until somebody has thought about it; a stream that
was refused is dropped from its opening to its end.
Source: guacamole.md §1 "Framing", "Joining"; the protocol's streams and objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskgate.guac.errors import LimitExceeded
from deskgate.guac.instruction import INTERNAL_OPCODE
from deskgate.guac.limits import REFUSED_STREAMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deskgate.guac.instruction import Instruction

# `sync` and `nop` keep the viewer alive, `ack` lets guacd's streams flow, `disconnect` is leaving.
VIEW_ONLY_OPCODES: Final = frozenset({"sync", "nop", "ack", "disconnect"})

# Changes the screen that everybody sees: only for a viewer that is alone.
RESIZE_OPCODE: Final = "size"


def check_to_guacd(
    instructions: Iterable[Instruction], *, view_only: bool, may_resize: bool = False
) -> list[Instruction]:
    """Those that may go on, in order. `may_resize` matters for `view_only` alone."""
    passing = (item for item in instructions if item[0] != INTERNAL_OPCODE)
    if not view_only:
        return list(passing)
    allowed = VIEW_ONLY_OPCODES | {RESIZE_OPCODE} if may_resize else VIEW_ONLY_OPCODES
    return [item for item in passing if item[0] in allowed]


# Where each opcode that begins a stream has the stream's index.
_OPENINGS: Final = {"clipboard": 1, "file": 1, "pipe": 1, "argv": 1, "audio": 1, "put": 2}
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

        Raises LimitExceeded when a browser goes on opening what it may not.
        """
        allowed = check_to_guacd(instructions, view_only=self._view_only)
        if not self._forbidden or self._view_only:
            return allowed, []
        refused: list[str] = []
        passing = [item for item in allowed if self._passes(item, refused)]
        return passing, refused

    def _passes(self, item: Instruction, refused: list[str]) -> bool:
        opcode = item[0]
        place = _OPENINGS.get(opcode)
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
