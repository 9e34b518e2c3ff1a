"""What a secret is tied to: everything that decides where it is sent and who gets to see it.

Laws: pure; the same target has the same digest however its parameters were defined, because a value
that is the default counts as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from deskgate.control.catalogue import Flag, protocol_get

_FORMAT: Final = "deskgate-target-1"
_DECIDING: Final = frozenset({Flag.NETWORK, Flag.TRUST, Flag.SECRET})


def target_digest(protocol: str, parameters: Mapping[str, str]) -> str:
    """SHA-256 over the protocol and those of the effective parameters that decide."""
    text = json.dumps([_FORMAT, protocol, sorted(_deciding(protocol, parameters).items())])
    return hashlib.sha256(text.encode()).hexdigest()


def _deciding(protocol: str, parameters: Mapping[str, str]) -> dict[str, str]:
    known = protocol_get(protocol)
    if known is None:  # of a protocol that we don't know any parameter may decide
        return dict(parameters)
    return {
        parameter.name: value
        for parameter in known
        if parameter.flags & _DECIDING
        and not parameter.secret
        and (value := parameters.get(parameter.name, "")) not in ("", parameter.default)
    }
