"""One browser's socket: what it sends, how it leaves, and that a goodbye never hangs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from deskgate.gateway import limits
from deskgate.gateway.browser import BrowserGone, SocketBrowser
from deskgate.grants import Ending
from deskgate.guac.status import Status


class Wire:
    """The ASGI server's two callables, with everything that was sent."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = list(events)
        self.sent: list[Any] = []
        self.blocked = False
        self.error: Exception | None = None

    async def receive(self) -> dict[str, Any]:
        return self.events.pop(0)

    async def send(self, message: Any) -> None:
        if self.blocked:
            await asyncio.get_running_loop().create_future()
        if self.error:
            raise self.error
        self.sent.append(message)


def browser_on(wire: Wire) -> SocketBrowser:
    return SocketBrowser(wire.receive, wire.send, asyncio.get_running_loop())


@pytest.mark.parametrize(
    ("event", "ending"),
    [
        ({"type": "websocket.disconnect", "code": 1005, "reason": ""}, Ending.CLOSED_BY_USER),
        ({"type": "websocket.disconnect", "code": 1000, "reason": "0"}, Ending.CLOSED_BY_USER),
        ({"type": "websocket.disconnect", "code": 1005}, Ending.BROWSER_LOST),
        ({"type": "websocket.disconnect", "code": 1012}, Ending.SERVER_STOPPED),
        ({"type": "websocket.receive", "bytes": b"3.nop;"}, Ending.BAD_INSTRUCTION),
        (
            {"type": "websocket.receive", "text": "x" * (limits.BROWSER_MESSAGE_BYTES + 1)},
            Ending.BAD_INSTRUCTION,
        ),
    ],
)
async def test_how_it_ends(event: dict[str, Any], ending: Ending) -> None:
    with pytest.raises(BrowserGone) as caught:
        await browser_on(Wire(event)).receive()
    assert caught.value.outcome.ending is ending


async def test_messages_and_frames() -> None:
    wire = Wire({"type": "websocket.receive", "text": "3.nop;"})
    browser = browser_on(wire)
    assert await browser.receive() == "3.nop;"
    await browser.send_text("4.sync,1.1;")
    await browser.send_bytes(b"abc")
    assert wire.sent == [
        {"type": "websocket.send", "text": "4.sync,1.1;"},
        {"type": "websocket.send", "bytes": b"abc"},
    ]
    assert browser.stalled_since is None


async def test_a_frame_that_waits_shows_since_when() -> None:
    wire = Wire()
    browser = browser_on(wire)
    wire.blocked = True
    sending = asyncio.create_task(browser.send_bytes(b"x"))
    await asyncio.sleep(0)
    assert browser.stalled_since is not None
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def test_a_lost_socket_is_a_browser_gone() -> None:
    wire = Wire()
    wire.error = ConnectionResetError()
    with pytest.raises(BrowserGone) as caught:
        await browser_on(wire).send_bytes(b"x")
    assert caught.value.outcome.ending is Ending.BROWSER_LOST


async def test_a_goodbye_tells_the_status_twice() -> None:
    wire = Wire()
    await browser_on(wire).close(Status.UPSTREAM_NOT_FOUND, "0.,5.ended;")
    assert wire.sent == [
        {"type": "websocket.send", "text": "0.,5.ended;"},
        {"type": "websocket.close", "code": 1011, "reason": "519"},
    ]


async def test_a_goodbye_never_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOSE_SECONDS", 0.01)
    wire = Wire()
    wire.blocked = True
    await browser_on(wire).close(Status.SUCCESS)
    wire.blocked = False
    wire.error = RuntimeError("already closed")
    await browser_on(wire).close(Status.SUCCESS)
    assert wire.sent == []


async def test_one_of_two_frames_that_is_taken_does_not_hide_the_other() -> None:
    gates = [asyncio.Event(), asyncio.Event()]

    async def send(message: Any) -> None:
        await gates[message["bytes"][0]].wait()

    browser = SocketBrowser(Wire().receive, send, asyncio.get_running_loop())
    sending = [asyncio.create_task(browser.send_bytes(bytes([number]))) for number in (0, 1)]
    await asyncio.sleep(0)
    since = browser.stalled_since
    assert since is not None
    gates[1].set()
    await sending[1]
    assert browser.stalled_since is not None
    assert browser.stalled_since >= since
    gates[0].set()
    await sending[0]
    assert browser.stalled_since is None
