"""Keeping: what a session may hand over, and the one who keeps nothing."""

from __future__ import annotations

import asyncio
import socket
import ssl
from uuid import uuid4

from deskgate.gateway.keeping import NotKept, holdable


class Writer:
    """A stream's writer, as far as it is asked about its transport."""

    def __init__(self, **extra: object) -> None:
        self.get_extra_info = extra.get


async def test_who_keeps_nothing_says_so() -> None:
    keeping, session = NotKept(), uuid4()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        keeping.hold(session, ours, "{}")
        keeping.describe(session, "{}")
        keeping.drop(session)
        assert not keeping.keeps(session)
        assert await keeping.take() == []
        await keeping.leave()
        keeping.forget()
        keeping.let_go()
        await keeping.aclose()


async def test_a_plain_socket_can_be_handed_over_and_tls_can_t() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        _, writer = await asyncio.open_connection(sock=ours)
        found = holdable(writer)
        assert found is not None
        assert found.fileno() == ours.fileno()
        writer.close()
        await writer.wait_closed()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    assert holdable(Writer(socket=found, ssl_object=tls)) is None  # type: ignore[arg-type]
