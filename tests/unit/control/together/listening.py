"""A page with a stream of events: the ASGI messages of one request, from the browser's side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message


class Page:
    """What came so far; `leave` is the tab's being closed."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.ended = asyncio.Event()
        self.reads = asyncio.Event()  # cleared: it takes nothing
        self.reads.set()
        self._gone = asyncio.Event()
        self._asked = False
        self._text = ""
        self._more = asyncio.Event()

    def leave(self) -> None:
        self._gone.set()

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode().lower(): v.decode() for k, v in message["headers"]}
            return
        assert self.status, "a body before its start"
        self._text += message.get("body", b"").decode()
        self._more.set()
        if not message.get("more_body"):
            self.ended.set()

    async def next(self) -> str:
        """The next event, or comment, as its text."""
        async with asyncio.timeout(10):
            while "\n\n" not in self._text:
                self._more.clear()
                await self._more.wait()
        event, _, self._text = self._text.partition("\n\n")
        return event


@asynccontextmanager
async def listening(app: ASGIApp, **scope: Any) -> AsyncIterator[Page]:
    """The page asks; at the block's end it has left, and the server has noticed."""
    page = Page()
    asked = {"type": "http", "method": "GET", "path": "/api/v1/stream", "headers": [], **scope}
    serving = asyncio.ensure_future(app(asked, page.receive, page.send))
    try:
        yield page
    finally:
        page.leave()
        page.reads.set()
        async with asyncio.timeout(10):
            await serving
