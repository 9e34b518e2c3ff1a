"""What the gateway tells the authority about a session's life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from deskgate.guac.status import Status


class Ending(StrEnum):
    """Why a session ended, finer than a Guacamole status: the page and the log word it for people.

    guacd itself tells only a status, and the same one for different causes; where its log can be
    read (the managed child) the cause is known exactly.
    """

    CLOSED_BY_USER = "closed-by-user"  # the browser said goodbye
    CLOSED_BY_TARGET = "closed-by-target"  # the remote side ended: log-out, exit
    BROWSER_LOST = "browser-lost"  # the browser's connection broke or fell silent
    BAD_INSTRUCTION = "bad-instruction"  # the browser sent what is not an instruction
    GUACD_UNREACHABLE = "guacd-unreachable"  # no guacd answers at its address
    GUACD_SILENT = "guacd-silent"  # guacd accepted and then said nothing
    GUACD_LOST = "guacd-lost"  # guacd went away in mid-session
    GUACD_PROTOCOL = "guacd-protocol"  # guacd said what is not an instruction
    PROTOCOL_UNSUPPORTED = "protocol-unsupported"  # this guacd has no plug-in for the protocol
    HOST_UNKNOWN = "host-unknown"  # the target's name does not resolve
    HOST_UNREACHABLE = "host-unreachable"  # nothing answers at the target's address
    LOGIN_REFUSED = "login-refused"  # the target refused the user name, password or key
    CERTIFICATE_UNTRUSTED = "certificate-untrusted"  # RDP: the certificate can't be verified
    HOST_KEY_MISMATCH = "host-key-mismatch"  # SSH: not the key that was pinned
    TARGET_ERROR = "target-error"  # the target or its protocol failed otherwise
    TARGET_TIMEOUT = "target-timeout"  # the target stopped answering
    IDLE = "idle"  # nobody has touched it for as long as it may go on like that
    LEFT = "left"  # nobody came back to it while it was parked
    MOVED = "moved"  # this browser's part of it: it goes on in another one
    SESSION_CONFLICT = "session-conflict"  # somebody else logged in to the same desktop
    EXPIRED = "expired"  # the grant's time is over
    REVOKED = "revoked"  # an administrator, or a lost permission, ended it
    SERVER_STOPPED = "server-stopped"  # this server is going down
    REFUSED = "refused"  # no grant was given
    INTERNAL = "internal"  # a defect of ours


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """guacd said `ready`. `guacd_connection_id` is what a second viewer would join ("$uuid…")."""

    session_id: UUID
    at: datetime
    guacd_connection_id: str
    guacd_version: str  # "VERSION_1_3_0", or "VERSION_1_0_0" where guacd names none
    guacd: str = ""  # its address: the one that was tried last, where several could serve


@dataclass(frozen=True, slots=True)
class SessionProgress:
    """How a live session is, told now and then. `roundtrip` to its browser in milliseconds, None
    where that isn't known; `touched_at`: the last key or move of the mouse."""

    session_id: UUID
    bytes_to_browser: int
    bytes_to_guacd: int
    roundtrip: int | None = None
    touched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionParked:
    """The last browser has gone and the session goes on without one, until `until`; or one has come
    back: `until` is None."""

    session_id: UUID
    at: datetime
    until: datetime | None


class SaidKind(StrEnum):
    """What people do with each other in a session."""

    CHAT = "chat"
    LOOK = "look"  # "look here": a place on the screen
    ASKED = "asked"  # for the keyboard
    GIVEN = "given"  # the keyboard, by the session's person
    REFUSED = "refused"
    TAKEN = "taken"  # the keyboard, by somebody who may
    TAKEN_BACK = "taken-back"  # by the session's person
    GIVEN_BACK = "given-back"  # by who had it, or because their time was over
    REMOVED = "removed"  # somebody was sent out by the session's person


@dataclass(frozen=True, slots=True)
class SessionSaid:
    """Something that somebody in a session did. `by` and `to` are sessions: the speaker's own, and
    that of whom it is about, if anybody. `text` is whatever they wrote."""

    session_id: UUID
    at: datetime
    kind: SaidKind
    by: UUID
    to: UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """The session is over, or never opened. `detail` is for administrators: never a secret."""

    session_id: UUID
    at: datetime
    status: Status
    ending: Ending
    detail: str
    bytes_to_browser: int
    bytes_to_guacd: int


class Direction(StrEnum):
    """Which way a file went, as its person sees it."""

    UPLOAD = "upload"
    DOWNLOAD = "download"


class FileOutcome(StrEnum):
    """What became of a file."""

    DONE = "done"
    ABORTED = "aborted"  # the client went away or ended it early
    FAILED = "failed"  # guacd or the target refused it
    TOO_LARGE = "too-large"  # over this server's limit
    TIMED_OUT = "timed-out"  # nothing moved for too long
    SESSION_ENDED = "session-ended"


@dataclass(frozen=True, slots=True)
class FileMoved:
    """A file's way through a session over HTTP is over. `name` is from outside; `size` in bytes.

    An upload's name is the one that guacd was told, a download's the one that the client asked by.
    """

    session_id: UUID
    started_at: datetime
    at: datetime
    direction: Direction
    name: str
    size: int
    outcome: FileOutcome
    status: Status
