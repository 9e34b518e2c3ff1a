"""An instruction and its encoding: `LEN.VALUE[,LEN.VALUE]*;`.

Laws: the first element is the opcode; LEN counts Unicode code points; what `encode` returns always
parses, here and in guacd. Source: guacamole.md §1 "Framing".
"""

from __future__ import annotations

from typing import TypeAlias

from deskgate.guac.errors import LimitExceeded, MalformedInstruction
from deskgate.guac.limits import ELEMENT_CODE_POINTS, ELEMENTS, INSTRUCTION_BYTES

# Elements in order; [0] is the opcode. An empty opcode is the tunnel's own and never guacd's.
Instruction: TypeAlias = tuple[str, ...]

INTERNAL_OPCODE = ""


def encode(opcode: str, *args: str) -> str:
    """The text of one instruction.

    Raises LimitExceeded for what guacd would refuse, and MalformedInstruction for text that is
    not Unicode (a lone surrogate).
    """
    if len(args) >= ELEMENTS:
        raise LimitExceeded("elements of an instruction", ELEMENTS)
    parts = []
    for element in (opcode, *args):
        if len(element) > ELEMENT_CODE_POINTS:
            raise LimitExceeded("code points of an element", ELEMENT_CODE_POINTS)
        parts.append(f"{len(element)}.{element}")
    text = ",".join(parts) + ";"
    if _utf8_length(text) > INSTRUCTION_BYTES:
        raise LimitExceeded("bytes of an instruction", INSTRUCTION_BYTES)
    return text


def internal(*args: str) -> str:
    """The text of an instruction of the tunnel's own (the uuid, a ping's answer): empty opcode."""
    return encode(INTERNAL_OPCODE, *args)


def _utf8_length(text: str) -> int:
    if text.isascii():
        return len(text)
    try:
        return len(text.encode())
    except UnicodeEncodeError as error:
        # Not chained: the original holds the text.
        raise MalformedInstruction(error.start, "Unicode text") from None
