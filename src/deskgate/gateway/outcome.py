"""How a session ends: decided once, as a value, and then acted upon.

GatewayError      somebody is at fault, and the outcome says who and what to tell
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from deskgate.grants import Ending
from deskgate.guac.status import Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """`message` is for the person, `detail` for the log and its reader; neither holds a secret."""

    status: Status
    ending: Ending
    message: str
    detail: str = ""

    def because(self, detail: str) -> Outcome:
        """The same outcome, with what exactly happened."""
        return replace(self, detail=detail)


class GatewayError(Exception):
    """The session can't begin or go on."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


CLOSED_BY_USER = Outcome(Status.SUCCESS, Ending.CLOSED_BY_USER, "The session was closed.")
CLOSED_BY_TARGET = Outcome(
    Status.SUCCESS, Ending.CLOSED_BY_TARGET, "The remote side ended the session."
)
BROWSER_LOST = Outcome(
    Status.CLIENT_TIMEOUT, Ending.BROWSER_LOST, "The connection to the browser was lost."
)
GUACD_LOST = Outcome(
    Status.UPSTREAM_ERROR,
    Ending.GUACD_LOST,
    "The connection to guacd was lost in the middle of the session.",
)
GUACD_SILENT = Outcome(Status.UPSTREAM_TIMEOUT, Ending.GUACD_SILENT, "guacd has stopped answering.")
MOVED = Outcome(Status.SESSION_CONFLICT, Ending.MOVED, "The session goes on in another browser.")
NOT_HERE = Outcome(
    Status.RESOURCE_NOT_FOUND,
    Ending.REFUSED,
    "The session is over, or this server can't go on with it.",
)
LEFT = Outcome(
    Status.SESSION_TIMEOUT, Ending.LEFT, "Nobody came back to the session while it was parked."
)
EXPIRED = Outcome(
    Status.SESSION_TIMEOUT, Ending.EXPIRED, "The time for which this session was granted is over."
)
IDLE = Outcome(
    Status.SESSION_TIMEOUT, Ending.IDLE, "Nobody has pressed a key or moved the mouse for too long."
)
SERVER_STOPPED = Outcome(
    Status.UPSTREAM_UNAVAILABLE, Ending.SERVER_STOPPED, "The Deskgate server is stopping."
)
INTERNAL = Outcome(
    Status.SERVER_ERROR,
    Ending.INTERNAL,
    "Deskgate failed. Its log says why; the administrator can read it.",
)


def bad_instruction(detail: str, status: Status = Status.CLIENT_BAD_REQUEST) -> Outcome:
    """The browser sent what is not an instruction; `detail` names the defect, never its content."""
    return Outcome(
        status,
        Ending.BAD_INSTRUCTION,
        "The browser sent something that is not a Guacamole instruction.",
        detail,
    )


def guacd_protocol(detail: str) -> Outcome:
    """guacd sent what is not an instruction."""
    return Outcome(
        Status.UPSTREAM_ERROR,
        Ending.GUACD_PROTOCOL,
        "guacd sent something that is not a Guacamole instruction.",
        detail,
    )


def target_failed(status: Status, text: str) -> Outcome:
    """guacd said `error`: what it knows of the target, which is little; `diagnosis` refines it."""
    return Outcome(status, Ending.TARGET_ERROR, "The remote side failed.", text)
