"""A page's stream of events from a running server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from tests.harness.api import Api


@dataclass(slots=True)
class Events:
    """What was told so far, in its order, until it is asked for."""

    told: asyncio.Queue[tuple[str, Any]] = field(default_factory=asyncio.Queue)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def next(self, event: str, *, seconds: float = 20) -> Any:
        """The data of the next event of this name; others before it are forgotten."""
        async with asyncio.timeout(seconds):
            while True:
                name, data = await self.told.get()
                if name == event:
                    return data

    def forget(self) -> None:
        """What was told already."""
        while not self.told.empty():
            self.told.get_nowait()

    async def listen(self, answer: httpx2.Response) -> None:
        name = ""
        try:
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    self.told.put_nowait((name, json.loads(line.removeprefix("data: "))))
        finally:
            self.ended.set()


@asynccontextmanager
async def events(api: Api) -> AsyncIterator[Events]:
    """The stream of whoever is logged in there; it has begun."""
    cookies = dict(api.http.cookies)
    address = api.http.base_url
    async with (
        httpx2.AsyncClient(base_url=address, cookies=cookies, timeout=60, trust_env=False) as page,
        page.stream("GET", "/api/v1/stream") as answer,
    ):
        assert answer.status_code == 200
        heard = Events()
        listening = asyncio.create_task(heard.listen(answer))
        try:
            yield heard
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
