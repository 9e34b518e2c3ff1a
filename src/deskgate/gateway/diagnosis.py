"""What a failure at guacd means: from its words, else its status, else a look at the target.

guacd gives one status for several causes, and its text is mostly "Aborted. See logs.". Where its
log can be read (the managed child) the cause stands there; else one short connection to the target
tells a wrong address from a wrong password. Observed with guacd 1.3.0; later ones say the same.
"""

from __future__ import annotations

import asyncio
import re
import socket
from dataclasses import dataclass, replace
from typing import Final

from deskgate.gateway.guacd_log import GuacdLog
from deskgate.gateway.outcome import Outcome
from deskgate.grants import Ending, Grant, GuacdAddress, Secret
from deskgate.guac.status import Status

MESSAGES: Final = {
    Ending.HOST_UNKNOWN: "The name of the target machine is unknown.",
    Ending.HOST_UNREACHABLE: "Nothing answers at the target machine's address and port.",
    Ending.LOGIN_REFUSED: "The target machine refused the user name, password or key.",
    Ending.CERTIFICATE_UNTRUSTED: "The target machine's certificate is not trusted.",
    Ending.HOST_KEY_MISMATCH: "The target machine's host key is not the one that is pinned.",
    Ending.PROTOCOL_UNSUPPORTED: "This guacd has no plug-in for the connection's protocol.",
    Ending.TARGET_TIMEOUT: "The target machine stopped answering.",
    Ending.SESSION_CONFLICT: "Somebody else logged in to the same desktop.",
    Ending.TARGET_ERROR: "The target machine ended the session with an error.",
}

# guacd's own words, in its log or in its `error`; the first that fits decides.
_WORDS: Final = (
    (re.compile(r"Name or service not known|DNS lookup failed|Unable to resolve", re.IGNORECASE),
     Ending.HOST_UNKNOWN),
    (re.compile(r"untrusted/self-signed certificate|Certificate validation failed", re.IGNORECASE),
     Ending.CERTIFICATE_UNTRUSTED),
    (re.compile(r"Host key did not match", re.IGNORECASE), Ending.HOST_KEY_MISMATCH),
    (re.compile(r"Unable to connect to any addresses", re.IGNORECASE), Ending.HOST_UNREACHABLE),
    (re.compile(r"authentication fail|Login failed|logon fail|Incorrect password", re.IGNORECASE),
     Ending.LOGIN_REFUSED),
)  # fmt: skip

_STATUSES: Final = {
    Status.CLIENT_UNAUTHORIZED: Ending.LOGIN_REFUSED,
    Status.CLIENT_FORBIDDEN: Ending.LOGIN_REFUSED,
    Status.UPSTREAM_TIMEOUT: Ending.TARGET_TIMEOUT,
    Status.SESSION_TIMEOUT: Ending.TARGET_TIMEOUT,
    Status.SESSION_CONFLICT: Ending.SESSION_CONFLICT,
}

# RDP only: a server that wants another kind of security is no wrong password.
_SECURITY = re.compile(r"Security negotiation failed", re.IGNORECASE)

_NOT_OPENED: Final = (
    "The target machine could not be opened: its address or port may be wrong, it may be off, "
    "or it refused the log-in."
)

_LOOK_SECONDS = 3.0
_GREETING_BYTES = 12  # "RFB 003.008\n"


@dataclass(frozen=True, slots=True)
class _Look:
    """What one connection to the target showed. `greeting` is what it said unasked."""

    ending: Ending | None
    greeting: bytes = b""


async def diagnose(outcome: Outcome, grant: Grant, connection_id: str, log: GuacdLog) -> Outcome:
    """The outcome with its cause, where guacd ended the session with an error; else as it is."""
    lines = " ".join(log.of(connection_id))
    if outcome.ending is Ending.GUACD_SILENT and not connection_id:
        wanted = f'protocol "{grant.target.protocol}" is not installed'
        return _as(outcome, Ending.PROTOCOL_UNSUPPORTED) if wanted in lines else outcome
    if outcome.ending is not Ending.TARGET_ERROR:
        return outcome
    words = f"{outcome.detail} {lines}"
    for pattern, ending in _WORDS:
        if pattern.search(words):
            return _as(outcome, ending)
    if _SECURITY.search(words):
        return replace(outcome, message="The target machine wants another security mode.")
    if outcome.status in _STATUSES:
        return _as(outcome, _STATUSES[outcome.status])
    if outcome.status is Status.UPSTREAM_NOT_FOUND:
        return await _look_and_judge(outcome, grant)
    return replace(outcome, message=MESSAGES[Ending.TARGET_ERROR])


def _as(outcome: Outcome, ending: Ending) -> Outcome:
    return replace(outcome, ending=ending, message=MESSAGES[ending])


async def _look_and_judge(outcome: Outcome, grant: Grant) -> Outcome:
    """guacd could not reach the target, or says so: it says the same of a refused VNC password."""
    if not _sees_what_we_see(grant.guacd):
        return replace(outcome, message=_NOT_OPENED)
    look = await _look(grant)
    if look.ending is not None:
        return _as(outcome, look.ending)
    if look.greeting.startswith(b"RFB "):
        return _as(outcome, Ending.LOGIN_REFUSED)
    return replace(outcome, message=MESSAGES[Ending.TARGET_ERROR])


async def _look(grant: Grant) -> _Look:
    host, port = grant.parameters.get("hostname", ""), grant.parameters.get("port", "")
    if isinstance(host, Secret) or isinstance(port, Secret) or not host or not port.isdigit():
        return _Look(None)
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            reader, writer = await asyncio.open_connection(host, int(port))
    except (socket.gaierror, UnicodeError):  # no name at all is a UnicodeError of IDNA's
        return _Look(Ending.HOST_UNKNOWN)
    except (OSError, TimeoutError):
        return _Look(Ending.HOST_UNREACHABLE)
    try:
        async with asyncio.timeout(_LOOK_SECONDS):
            greeting = await reader.read(_GREETING_BYTES) if _speaks_first(grant) else b""
    except (OSError, TimeoutError):
        greeting = b""
    finally:
        writer.close()
    return _Look(None, greeting)


def _sees_what_we_see(guacd: GuacdAddress) -> bool:
    """Whether guacd runs on this machine: elsewhere the network may look different."""
    return guacd.managed or guacd.host in ("localhost", "127.0.0.1", "::1")


def _speaks_first(grant: Grant) -> bool:
    return grant.target.protocol == "vnc"
