"""What the answer with a tunnel's token says: all that the tunnel is to be asked with."""

from __future__ import annotations

from typing import Literal

from deskgate.control.api.schemas import TunnelTokenOut
from deskgate.control.sources import DATA_SOURCE
from deskgate.control.tokens.services import TUNNEL_LIFE
from deskgate.grants import Secret


def tunnel_token_out(
    token: Secret, *, kind: Literal["c", "g", "a", "r", "s"], identifier: str
) -> TunnelTokenOut:
    """The token's only answer."""
    return TunnelTokenOut(
        token=token.reveal(),
        data_source=DATA_SOURCE,
        kind=kind,
        identifier=identifier,
        expires_in=int(TUNNEL_LIFE.total_seconds()),
    )
