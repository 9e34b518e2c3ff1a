"""The protocols that a connection can have."""

from __future__ import annotations

from typing import Final

from deskgate.control.catalogue.model import Protocol
from deskgate.control.catalogue.rdp import RDP
from deskgate.control.catalogue.terminals import SSH, TELNET
from deskgate.control.catalogue.vnc import VNC

PROTOCOLS: Final = (SSH, RDP, VNC, TELNET)

_BY_NAME: Final = {protocol.name: protocol for protocol in PROTOCOLS}


def protocol_get(name: str) -> Protocol | None:
    """The protocol of guacd's name, if we know it."""
    return _BY_NAME.get(name)
