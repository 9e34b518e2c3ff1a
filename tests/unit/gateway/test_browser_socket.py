"""The WebSocket under the tunnel: bounded before a browser that takes nothing, clear at the end."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest import mock

import pytest
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import fake_guacd
from tests.fakes.server import gateway
from uvicorn import Config
from uvicorn.server import ServerState

from deskgate.gateway import limits
from deskgate.gateway.browser_socket import BrowserSocket


async def unused(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError(scope)


def a_socket() -> tuple[BrowserSocket, mock.Mock]:
    """(the socket, its transport); nothing is connected."""
    socket = BrowserSocket(Config(unused), ServerState(), {})
    transport = mock.Mock()
    transport.get_extra_info.return_value = None
    socket.connection_made(transport)
    return socket, transport


async def test_pongs_are_dropped_while_the_browser_takes_nothing() -> None:
    socket, transport = a_socket()
    with mock.patch.object(socket.conn, "data_to_send", return_value=[b"pong"]):
        socket.handle_ping()
        assert transport.write.call_count == 1
        socket.pause_writing()
        socket.handle_ping()
        assert transport.write.call_count == 1
        socket.resume_writing()
        socket.handle_ping()
        assert transport.write.call_count == 2


async def test_a_browser_that_answers_no_ping_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOSE_SECONDS", 0.01)
    socket, transport = a_socket()
    transport.is_closing.return_value = True
    socket.keepalive_timeout()
    await asyncio.sleep(0.05)
    assert transport.abort.called


async def test_what_is_too_large_is_answered_before_the_end() -> None:
    async with fake_guacd() as guacd, gateway(FakeAuthority(guacd.address)) as server:
        async with server.connect() as socket:
            await socket.recv()
            await socket.send("x" * (limits.BROWSER_MESSAGE_BYTES + 1))
            await asyncio.wait_for(socket.wait_closed(), 5)
            assert socket.close_code == 1009
            await asyncio.wait_for(server.live.empty.wait(), 5)
