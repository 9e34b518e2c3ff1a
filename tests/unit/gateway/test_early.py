"""What a browser sends before guacd is ready."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from deskgate.gateway import limits
from deskgate.gateway.browser import SocketBrowser
from deskgate.gateway.early import hold_messages
from deskgate.grants import Ending


class Sender:
    """A browser that sends so many messages and then, if told so, leaves."""

    def __init__(self, messages: int, *, leaves: bool) -> None:
        self.left = messages
        self.leaves = leaves

    async def receive(self) -> dict[str, Any]:
        if self.left:
            self.left -= 1
            return {"type": "websocket.receive", "text": f"{self.left}"}
        if self.leaves:
            return {"type": "websocket.disconnect", "code": 1000, "reason": ""}
        never: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        return await never

    async def send(self, message: Any) -> None:
        raise AssertionError(message)


def browser_of(sender: Sender) -> SocketBrowser:
    return SocketBrowser(sender.receive, sender.send, asyncio.get_running_loop())


async def test_messages_are_kept_in_order_and_leaving_is_noticed() -> None:
    early: list[str] = []
    outcome = await hold_messages(browser_of(Sender(3, leaves=True)), early)
    assert early == ["2", "1", "0"]
    assert outcome.ending is Ending.CLOSED_BY_USER


async def test_at_the_limit_the_rest_waits_in_the_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EARLY_MESSAGES", 2)
    early: list[str] = []
    sender = Sender(5, leaves=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await hold_messages(browser_of(sender), early)
    assert early == ["4", "3"]
    assert sender.left == 3


async def test_large_messages_fill_the_limit_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EARLY_CHARACTERS", 2)
    early: list[str] = []
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await hold_messages(browser_of(Sender(10, leaves=True)), early)
    assert early == ["9", "8"]
