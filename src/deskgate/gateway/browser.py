"""One browser, as a session uses it: text in, frames out, one close; and the WebSocket that is one.

The other one is made of HTTP requests: `polling.py`. Here the ASGI server's flow control is the
backpressure: it stops reading the socket while a message waits to be taken, and holds `send` while
its write buffer is full.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from starlette.types import Receive, Send

from deskgate.gateway import limits
from deskgate.gateway.outcome import (
    BROWSER_LOST,
    CLOSED_BY_USER,
    SERVER_STOPPED,
    Outcome,
    bad_instruction,
)
from deskgate.guac import internal
from deskgate.guac.status import Status

# What the ASGI server says when it goes down itself (RFC 6455, 7.4.1: "service restart").
_CLOSE_RESTART = 1012


class BrowserGone(Exception):
    """The browser's connection is over; `outcome` says how."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


class Browser(Protocol):
    """What a session needs of its browser, however it is connected."""

    @property
    def stalled_since(self) -> float | None:
        """Since when (the loop's time) something has been waiting for the browser to take it."""
        ...

    async def opened(self, session_id: UUID) -> None:
        """guacd is ready: the uuid is what makes the client's tunnel open. Raises BrowserGone."""
        ...

    async def receive(self) -> str:
        """The next message: whole instructions, not checked yet. Raises BrowserGone at the end.

        Asking for it says that the one before has been dealt with.
        """
        ...

    async def send_text(self, text: str) -> None:
        """Whole instructions; returns once the browser takes them. Raises BrowserGone."""
        ...

    async def close(self, status: Status, notice: str = "") -> None:
        """Say goodbye; `notice` is what the framing wants to be said with it. Never hangs."""
        ...


@dataclass(slots=True)
class SocketBrowser:
    """The WebSocket, and since when a frame has been waiting for the browser to take it."""

    _receive: Receive
    _send: Send
    _clock: asyncio.AbstractEventLoop
    stalled_since: float | None = None
    _waiting: int = 0  # frames of both pumps

    async def opened(self, session_id: UUID) -> None:
        """The first message: the uuid."""
        await self.send_text(internal(str(session_id)))

    async def receive(self) -> str:
        """The next message. Raises BrowserGone at the end, or for a binary or oversized message."""
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            raise BrowserGone(_farewell(event.get("code"), said_so="reason" in event))
        text = event.get("text")
        if text is None:
            raise BrowserGone(bad_instruction("a binary message"))
        if len(text) > limits.BROWSER_MESSAGE_BYTES:
            raise BrowserGone(bad_instruction("a message over the limit", Status.CLIENT_OVERRUN))
        assert isinstance(text, str)
        return text

    async def send_text(self, text: str) -> None:
        """Whole instructions, in a text frame."""
        await self._deliver({"type": "websocket.send", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        """A piece of guacd's stream, in a binary frame."""
        await self._deliver({"type": "websocket.send", "bytes": data})

    async def _deliver(self, message: dict[str, object]) -> None:
        self._waiting += 1
        if self._waiting == 1:
            self.stalled_since = self._clock.time()
        try:
            await self._send(message)
        except (OSError, RuntimeError) as error:  # gone (uvicorn's ClientDisconnected), or closed
            raise BrowserGone(BROWSER_LOST) from error
        finally:
            self._waiting -= 1
            # What was taken is progress: one that still waits has a new minute.
            self.stalled_since = self._clock.time() if self._waiting else None

    async def close(self, status: Status, notice: str = "") -> None:
        """Say goodbye: `notice` (whole instructions), then the close frame; never hangs."""
        with contextlib.suppress(OSError, RuntimeError, TimeoutError):
            async with asyncio.timeout(limits.CLOSE_SECONDS):
                if notice:
                    await self._send({"type": "websocket.send", "text": notice})
                await self._send(
                    {
                        "type": "websocket.close",
                        "code": status.websocket,
                        "reason": str(int(status)),
                    }
                )


def _farewell(code: int | None, *, said_so: bool) -> Outcome:
    """uvicorn gives a reason (perhaps empty) for a close frame, and none for a lost connection."""
    if code == _CLOSE_RESTART:
        return SERVER_STOPPED
    return CLOSED_BY_USER if said_so else BROWSER_LOST
