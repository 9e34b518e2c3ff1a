"""What the planes share: grants, secrets, a session's events, and the authority that decides.

Laws: nothing here does I/O or knows Django; everything here is immutable; a secret never prints.
"""

from deskgate.grants.authority import (
    Authority,
    Notice,
    Order,
    Refused,
    Revocation,
    TunnelRequest,
)
from deskgate.grants.events import (
    Direction,
    Ending,
    FileMoved,
    FileOutcome,
    SaidKind,
    SessionClosed,
    SessionOpened,
    SessionParked,
    SessionProgress,
    SessionSaid,
)
from deskgate.grants.grant import Grant, GuacdAddress, Person, Rights, Target
from deskgate.grants.secret import Secret

__all__ = [
    "Authority",
    "Direction",
    "Ending",
    "FileMoved",
    "FileOutcome",
    "Grant",
    "GuacdAddress",
    "Notice",
    "Order",
    "Person",
    "Refused",
    "Revocation",
    "Rights",
    "SaidKind",
    "Secret",
    "SessionClosed",
    "SessionOpened",
    "SessionParked",
    "SessionProgress",
    "SessionSaid",
    "Target",
    "TunnelRequest",
]
