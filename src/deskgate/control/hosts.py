"""What may be a host's name or address, wherever one is given. Pure; nothing is looked up.

Law: what passes can be asked of a resolver: those encode a name before they ask, and raise
UnicodeError, which is no network error, for one that they can't. None of it is a socket or an open
file of guacd's machine, as FreeRDP and PulseAudio take a host with / or | in it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from deskgate.control.errors import Invalid

NAME_LENGTH: Final = 253  # RFC 1035: 255 bytes on the wire, the lengths of the labels included
_NO_HOST: Final = frozenset("/|")

_RULE: Final = (
    f"Give a name of at most {NAME_LENGTH} characters, with 1 to 63 of them between two dots."
)


def host_normal(text: str) -> str:
    """The host as guacd and resolvers take it. Raises Invalid, its field being `host`."""
    host = text.strip()
    if not host or any(c.isspace() or unicodedata.category(c) == "Cc" for c in host):
        raise Invalid({"host": ["Give a host name or an address, without blanks."]})
    if any(c in _NO_HOST for c in host):
        raise Invalid({"host": ["Give a host name or an address, which has neither / nor |."]})
    if len(host) > 2 and host.startswith("[") and host.endswith("]"):
        host = host[1:-1]  # guacd wants IPv6 addresses bare
    if not _can_be_asked_for(host):
        raise Invalid({"host": [_RULE]})
    return host


def _can_be_asked_for(host: str) -> bool:
    if len(host) > NAME_LENGTH + 1:  # first, because encoding takes long for a long text
        return False
    try:
        encoded = host.encode("idna")
    except UnicodeError:
        return False
    return len(encoded.removesuffix(b".")) <= NAME_LENGTH
