"""A client of the HTTP tunnel, without a screen: as guacamole-common-js, it asks for the next read
as soon as the head of the one before has come."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2

from deskgate.guac import Instruction, encode, parse_message

TOKEN_HEADER = "Guacamole-Tunnel-Token"
END_MARKER = "0.;"


@dataclass(slots=True)
class HttpClient:
    """Requests to one tunnel; open once `connect` has succeeded."""

    http: httpx2.AsyncClient
    path: str = "/tunnel"
    uuid: str = ""
    token: str = ""
    heard: list[Instruction] = field(default_factory=list)
    responses: list[str] = field(default_factory=list)  # of `poll`, without their end markers
    taken: int = 0  # how many of these are whole
    ended: httpx2.Response | None = None
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self, query: dict[str, str]) -> httpx2.Response:
        """The answer, whatever it is."""
        answer = await self.http.post(f"{self.path}?connect", data=query)
        self.uuid, self.token = answer.text, answer.headers.get(TOKEN_HEADER, "")
        return answer

    @property
    def headers(self) -> dict[str, str]:
        return {TOKEN_HEADER: self.token}

    def read_path(self) -> str:
        return f"{self.path}?read:{self.uuid}:{next(self._numbers)}"

    async def read(self) -> httpx2.Response:
        """One whole response."""
        return await self.http.get(self.read_path(), headers=self.headers)

    async def write(self, data: bytes | str) -> httpx2.Response:
        return await self.http.post(
            f"{self.path}?write:{self.uuid}",
            content=data,
            headers={**self.headers, "Content-Type": "application/octet-stream"},
        )

    async def say(self, *elements: str) -> None:
        """One instruction. Raises AssertionError when it is refused."""
        answer = await self.write(encode(*elements))
        assert answer.status_code == 200, answer.headers

    async def poll(self) -> None:
        """Read until the end, two requests at a time; answer each `sync`."""
        request = await self._ask()
        while request.status_code == 200:
            following = asyncio.create_task(self._ask())
            self.responses.append("")
            try:
                await self._take(request)
                request = await following
            finally:
                following.cancel()
        await request.aread()
        self.ended = request
        self._changed.set()

    async def _ask(self) -> httpx2.Response:
        """A response whose head has come."""
        request = self.http.build_request("GET", self.read_path(), headers=self.headers)
        return await self.http.send(request, stream=True)

    async def _take(self, response: httpx2.Response) -> None:
        text = ""
        async for piece in response.aiter_text():
            text += piece
            if not text.endswith(";"):
                continue
            for instruction in parse_message(text):
                if instruction == ("",):
                    self.taken += 1
                    await response.aclose()
                    return
                self.heard.append(instruction)
                self.responses[-1] += encode(*instruction)
                if instruction[0] == "sync":
                    await self.write(encode("sync", instruction[1]))
            text = ""
            self._changed.set()
        raise AssertionError("a response without its end marker")

    async def until(self, opcode: str, seconds: float = 20) -> Instruction:
        """The first instruction of this kind that was or will be heard."""
        async with asyncio.timeout(seconds):
            while True:
                self._changed.clear()
                for instruction in self.heard:
                    if instruction[0] == opcode:
                        return instruction
                await self._changed.wait()


@asynccontextmanager
async def http_client(port: int, path: str = "/tunnel") -> AsyncIterator[HttpClient]:
    """Not connected yet."""
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False
    ) as http:
        yield HttpClient(http, path)
