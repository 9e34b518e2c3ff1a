"""A browser's part in a session, and the door where the next one waits."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from deskgate.gateway.browser import BrowserGone, SocketBrowser
from deskgate.gateway.framing import StreamFraming, WholeFraming
from deskgate.gateway.outcome import EXPIRED, LEFT, MOVED
from deskgate.gateway.query import parse_tunnel_query
from deskgate.gateway.seat import Arrival, Door, Seat, nobodys_seat

QUERY = parse_tunnel_query(b"token=t&GUAC_DATA_SOURCE=deskgate&GUAC_ID=1&GUAC_TYPE=c")


class Wire:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []

    async def receive(self) -> dict[str, object]:
        raise AssertionError("nobody asks for what it says")

    async def send(self, message: object) -> None:
        assert isinstance(message, dict)
        self.sent.append(message)


def seat_of(wire: Wire) -> Seat:
    browser = SocketBrowser(wire.receive, wire.send, asyncio.get_running_loop())
    return Seat(browser, StreamFraming(browser))


async def test_told_once_that_it_is_open() -> None:
    wire = Wire()
    seat, session = seat_of(wire), uuid.uuid4()
    await seat.open(session)
    await seat.open(session)
    assert len(wire.sent) == 1


async def test_told_once_how_it_ended() -> None:
    wire = Wire()
    seat = seat_of(wire)
    await seat.leave(EXPIRED)
    await seat.leave(LEFT)
    assert seat.over.done()
    assert [one["type"] for one in wire.sent] == ["websocket.send", "websocket.close"]
    assert "expired" in str(wire.sent[0]["text"])


async def test_only_our_client_comes_back() -> None:
    wire = Wire()
    assert seat_of(wire).may_return
    browser = SocketBrowser(wire.receive, wire.send, asyncio.get_running_loop())
    assert not Seat(browser, WholeFraming(browser)).may_return


async def test_at_the_door_the_last_one_waits() -> None:
    door = Door()
    first, second = Arrival(seat_of(Wire()), QUERY), Arrival(seat_of(Wire()), QUERY)
    assert door.knock(first) is None
    assert door.knock(second) is first
    assert door.somebody_waits
    assert await door.wait() is MOVED
    assert door.take() is second
    assert door.take() is None
    assert not door.somebody_waits


async def test_nobody_takes_nothing() -> None:
    seat = nobodys_seat()
    assert seat.may_return
    with pytest.raises(BrowserGone):
        await seat.open(uuid.uuid4())
    with pytest.raises(BrowserGone):
        await seat.browser.receive()
    with pytest.raises(BrowserGone):
        await seat.browser.send_text("3.nop;")
    await seat.leave(LEFT)
    assert seat.over.done()
