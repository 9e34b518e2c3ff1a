"""Which hosts and ports a key's requests may reach. Pure; no name is ever looked up.

A host name passes only where the list names it: what a name means is somebody else's to say, and
may be another address a moment later. Only a plain name is one: clients of protocols read sockets,
ports and more into other characters.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskgate.control.catalogue import protocol_get
from deskgate.networks import network_normal

__all__ = [
    "Ports",
    "host_allowed",
    "network_normal",
    "out_of_reach",
    "port_allowed",
    "ports_of",
]

_MOST: Final = 65535
_NAME: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")

# Whoever listens is connected to by any host; a broker's cookie leads to hosts that nobody named.
_ELSEWHERE: Final = ("reverse-connect", "load-balance-info")
# Each host with its port and that port's default ("": guacd has none).
_PLACES: Final = (
    ("sftp-hostname", "sftp-port", "22"),
    ("gateway-hostname", "gateway-port", "443"),
    ("dest-host", "dest-port", ""),
)
_HOSTS: Final = ("audio-servername", "wol-broadcast-addr")


@dataclass(frozen=True, slots=True)
class Ports:
    """From one port to another, both included."""

    first: int
    last: int

    def __contains__(self, port: int) -> bool:
        return self.first <= port <= self.last


def ports_of(value: Any) -> Ports:
    """A number or {"from": n, "to": n}. Raises ValueError."""
    ends = (value.get("from"), value.get("to")) if isinstance(value, dict) else (value, value)
    first, last = (_port(end) for end in ends)
    if not 1 <= first <= last <= _MOST:
        raise ValueError("a port is a number from 1 to 65535, or from one to another")
    return Ports(first, last)


def host_allowed(host: str, networks: Sequence[str]) -> bool:
    """Whether this host is in one of the networks, or named; every host where there are none."""
    if not networks:
        return True
    address = _address(host)
    if address is None:
        name = host.rstrip(".").lower()
        return _NAME.fullmatch(name) is not None and any(_named(name, one) for one in networks)
    return any(_within(address, one) for one in networks)


def port_allowed(port: str, ports: Sequence[Ports]) -> bool:
    """The same of ports; no port is none of them."""
    if not ports:
        return True
    return port.isdigit() and any(int(port) in one for one in ports)


def out_of_reach(
    protocol: str,
    parameters: Mapping[str, str],
    *,
    networks: Sequence[str],
    ports: Sequence[Ports],
) -> str | None:
    """The first parameter that leads where it may not, or None."""
    known = protocol_get(protocol)
    default = str(known.default_port) if known else ""
    if not host_allowed(parameters.get("hostname", ""), networks):
        return "hostname"
    if not port_allowed(parameters.get("port") or default, ports):
        return "port"
    return _others(protocol, parameters, networks, ports)


def _others(
    protocol: str, parameters: Mapping[str, str], networks: Sequence[str], ports: Sequence[Ports]
) -> str | None:
    for host, port, default in _PLACES:
        if parameters.get(host) and not host_allowed(parameters[host], networks):
            return host
        files = host == "sftp-hostname" and protocol != "ssh"
        used = parameters.get(host) or (files and parameters.get("enable-sftp") == "true")
        if (used or parameters.get(port)) and not port_allowed(
            parameters.get(port) or default, ports
        ):
            return port
    for host in _HOSTS:
        if parameters.get(host) and not host_allowed(parameters[host], networks):
            return host
    for name in _ELSEWHERE:
        if networks and parameters.get(name) not in {None, "", "false"}:
            return name
    return None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _within(address: ipaddress.IPv4Address | ipaddress.IPv6Address, network: str) -> bool:
    try:
        return address in ipaddress.ip_network(network)
    except ValueError:
        return False  # a name


def _named(host: str, entry: str) -> bool:
    if entry.startswith("*."):
        return host.endswith(entry[1:]) and host != entry[1:]
    return host == entry


def _port(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
