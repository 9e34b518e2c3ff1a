"""Takes back the sessions that a server before this one has left to the keeper."""

from __future__ import annotations

from uuid import UUID

import structlog

from deskgate.gateway.about import session_of, words_of
from deskgate.gateway.keeping import Kept
from deskgate.gateway.plane import Plane
from deskgate.gateway.session import Session
from deskgate.gateway.upstream import take_over

_log = structlog.get_logger(__name__)


async def adopt(plane: Plane, kept: list[Kept]) -> list[UUID]:
    """Have these sessions go on, without their browsers for now; which ones do."""
    adopted: list[UUID] = []
    for one in kept:
        told = session_of(one.about)
        if told is None or told[0].session_id != one.id:
            _log.warning("= a kept session can't be read, it ends", session=str(one.id))
            one.socket.close()
            plane.keeping.drop(one.id)
            continue
        grant, connection_id, version = told
        upstream = await take_over(one.socket, connection_id, version)
        Session.adopted(plane, grant, upstream, words_of(one.about))
        adopted.append(one.id)
    return adopted
