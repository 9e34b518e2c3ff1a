"""What of a browser's instructions may go on to guacd.

Laws: the tunnel's own instructions (empty opcode) never reach guacd; a viewer's pass by allow-list,
so that an opcode of a later guacd is held back until somebody has thought about it.
Source: guacamole.md §1 "Framing", "Joining".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskgate.guac.instruction import INTERNAL_OPCODE

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
