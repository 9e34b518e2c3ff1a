"""How lists of networks and hosts are written, in settings and in the database. Pure.

Nothing is looked up: what a name means is somebody else's to say.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_NAME: Final = re.compile(r"(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\.?")
_NUMBERS: Final = re.compile(r"[0-9.]+")  # resolvers take "10.7" for an address


def network_normal(text: str) -> str:
    """An address, a network, a host name or `*.domain`, in one spelling. Raises ValueError."""
    text = text.strip()
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    if not _NAME.fullmatch(text) or _NUMBERS.fullmatch(text) or ".." in text:
        raise ValueError("neither a network (10.0.0.0/8) nor a host name, or *.domain")
    return text.rstrip(".").lower()
