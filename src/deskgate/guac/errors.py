"""What can be wrong with the protocol.

    GuacError
    ├── MalformedInstruction   not an instruction: the sender's fault, at `position`
    ├── LimitExceeded          an instruction, but larger than `maximum` allows: the sender's fault
    ├── Truncated              the end came within an instruction: the sender went away
    └── HandshakeError         no session: guacd refused or broke the handshake; carries a `status`

Laws: no error's text quotes content (it may be a password on its way to guacd), only positions,
counts and what was expected. Whoever knows which side sent it decides the status of the first
three: CLIENT_BAD_REQUEST or CLIENT_OVERRUN for a browser, UPSTREAM_ERROR for guacd.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskgate.guac.status import Status


class GuacError(Exception):
    """The root: catch it where a session's fate is decided."""


class MalformedInstruction(GuacError):
    """What was read is not an instruction.

    `position` counts code points from the start of what was parsed: of the message, or, in a
    stream, of the instruction. `expected` says what should have stood there.
    """

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(f"not an instruction: expected {expected} at position {position}")
        self.position = position
        self.expected = expected


class LimitExceeded(GuacError):
    """An instruction is too large. `what` is counted, at most `maximum` of it is allowed."""

    def __init__(self, what: str, maximum: int) -> None:
        super().__init__(f"too large: {what}, at most {maximum} are allowed")
        self.what = what
        self.maximum = maximum


class Truncated(GuacError):
    """The stream or message ended within an instruction, `held` code points or bytes into it."""

    def __init__(self, held: int) -> None:
        super().__init__(f"the end came in mid-instruction, {held} into it")
        self.held = held


class HandshakeError(GuacError):
    """No session came about. `status` is what to close the tunnel with; `message` is a sentence.

    `from_guacd` tells guacd's own word (`error`, `disconnect`) from a fault that was found here.
    """

    def __init__(self, status: Status, message: str, *, from_guacd: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.from_guacd = from_guacd
