"""How lists of networks and hosts are written, in settings and in the database. Pure.

Nothing is looked up: what a name means is somebody else's to say.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

_NAME: Final = re.compile(r"(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\.?")
_NUMBERS: Final = re.compile(r"[0-9.]+")  # resolvers take "10.7" for an address


_SUBSCRIBER: Final = 64  # bits: the IPv6 addresses in it are all one subscriber's


def subscriber_of(address: str) -> str | None:
    """What stands for whoever is at this address: of IPv6 their network; None for no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if not isinstance(found, ipaddress.IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _SUBSCRIBER), strict=False).network_address)


def networks_check(values: Iterable[str]) -> None:
    """Whether each is an address or a network. Raises ValueError, which names the first that isn't.

    A name would be compared with addresses, and "*" let anybody lie about theirs.
    """
    for one in values:
        try:
            ipaddress.ip_network(one)
        except ValueError:
            raise ValueError(
                f"{one!r} is neither an address nor a network (10.0.0.0/8 and the like, with "
                "no bits set to the right)"
            ) from None


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
