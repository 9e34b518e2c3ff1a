"""Asks a guacd whether it is there and which version it speaks.

Plain blocking sockets, for threads and the command line. `select` alone starts nothing at a target.
"""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deskgate.grants import GuacdAddress
from deskgate.guac.errors import GuacError
from deskgate.guac.framing import InstructionParser
from deskgate.guac.instruction import Instruction, encode

TIMEOUT: Final = 3.0  # seconds; guacd on the same network answers within milliseconds
_OLDEST: Final = "VERSION_1_0_0"  # guacd 1.0 names no version
_READ: Final = 4096


@dataclass(frozen=True, slots=True)
class Probe:
    """What a guacd said. `version` is its protocol version; None when it didn't answer."""

    reachable: bool
    version: str | None
    detail: str


def probe(
    address: GuacdAddress,
    *,
    protocol: str = "ssh",
    ca: Path | None = None,
    timeout: float = TIMEOUT,
) -> Probe:
    """Connect, select a protocol, read the answer, leave. Never raises for a network error."""
    deadline = time.monotonic() + timeout
    try:
        with _connect(address, ca, timeout) as link:
            link.sendall(encode("select", protocol).encode())
            answer = _read_one(link, deadline)
    except (OSError, GuacError, UnicodeError) as error:
        return Probe(False, None, f"No answer from guacd at {address}: {_reason(error)}.")
    if answer is None or answer[0] != "args":
        return Probe(True, None, f"guacd at {address} has no plug-in for {protocol}.")
    named = len(answer) > 1 and answer[1].startswith("VERSION_")
    version = answer[1] if named else _OLDEST
    return Probe(True, version, f"guacd at {address} answers ({version}).")


def reachable(address: GuacdAddress, *, timeout: float = TIMEOUT) -> bool:
    """Whether anything accepts connections there; what /readyz asks every few seconds."""
    try:
        with socket.create_connection((address.host, address.port), timeout):
            return True
    except (OSError, UnicodeError):
        return False


def _connect(address: GuacdAddress, ca: Path | None, timeout: float) -> socket.socket:
    link = socket.create_connection((address.host, address.port), timeout)
    if not address.tls:
        return link
    try:
        context = ssl.create_default_context(cafile=str(ca) if ca else None)
        return context.wrap_socket(link, server_hostname=address.host)
    except BaseException:
        link.close()
        raise


def _read_one(link: socket.socket, deadline: float) -> Instruction | None:
    parser = InstructionParser()
    while (left := deadline - time.monotonic()) > 0:
        link.settimeout(left)
        data = link.recv(_READ)
        if not data:
            return None
        for instruction in parser.feed(data):
            return instruction
    raise TimeoutError("timed out")


def _reason(error: Exception) -> str:
    if isinstance(error, GuacError):
        return "it does not speak the Guacamole protocol"
    if isinstance(error, UnicodeError):  # raised before anything is asked: no name looks like that
        return "the name is unknown"
    return str(error.strerror or error) if isinstance(error, OSError) else str(error)
