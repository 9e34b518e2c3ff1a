"""The Guacamole protocol: framing, handshake, status codes, filters.

Laws: standard library only; no I/O, no clock, no asyncio; bytes and text in, events and text out;
every buffer is bounded by `limits`. Source: guacamole.md §1.
"""

from deskgate.guac.boundary import WholeInstructions
from deskgate.guac.ending import How, Tail
from deskgate.guac.errors import (
    GuacError,
    HandshakeError,
    LimitExceeded,
    MalformedInstruction,
    Truncated,
)
from deskgate.guac.filters import Doorkeeper
from deskgate.guac.framing import InstructionParser, parse_message
from deskgate.guac.handshake import Handshake, Screen, State
from deskgate.guac.instruction import INTERNAL_OPCODE, Instruction, encode, internal
from deskgate.guac.status import Status
from deskgate.guac.withholding import Withholding

__all__ = [
    "INTERNAL_OPCODE",
    "Doorkeeper",
    "GuacError",
    "Handshake",
    "HandshakeError",
    "How",
    "Instruction",
    "InstructionParser",
    "LimitExceeded",
    "MalformedInstruction",
    "Screen",
    "State",
    "Status",
    "Tail",
    "Truncated",
    "WholeInstructions",
    "Withholding",
    "encode",
    "internal",
    "parse_message",
]
