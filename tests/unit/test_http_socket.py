"""How large a request's head may be: answered, and the rest of it not kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from deskgate.http_socket import HEADER_BYTES, HttpSocket

read: list[int] = []


async def reader(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the whole body, then says how long it was; hangs up on whoever asks for it."""
    if scope["path"] == "/abort":
        scope["deskgate.abort"]()
        return
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        read.append(size)
        more = message.get("more_body", False)
    headers = [(b"content-length", b"%d" % len(str(size)))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": str(size).encode()})


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    read.clear()
    config = uvicorn.Config(reader, port=0, http=HttpSocket, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def answer_to(port: int, *pieces: bytes) -> bytes:
    """The first line of the answer, or b"" where the server just hung up."""
    stream, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if stream.at_eof():
                break
        return await asyncio.wait_for(stream.readline(), 5)
    except ConnectionError:
        return b""
    finally:
        writer.close()


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"


async def test_what_fits_passes_again_and_again_on_one_connection() -> None:
    async with served() as port:
        stream, writer = await asyncio.open_connection("127.0.0.1", port)
        body = b"x" * (3 * HEADER_BYTES)
        large = b"X: " + b"y" * (HEADER_BYTES // 2) + b"\r\n"
        for _ in range(3):
            head = HEAD + large + b"Content-Length: %d\r\n\r\n" % len(body)
            writer.write(head + body)
            answer = await asyncio.wait_for(stream.readuntil(b"\r\n\r\n"), 5)
            assert answer.startswith(b"HTTP/1.1 200")
            assert read[-1] == len(body)
            await stream.readuntil(b"%d" % len(body))
        writer.close()


@pytest.mark.parametrize(
    "pieces",
    [
        [b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(HEADER_BYTES // 1000 + 2)],
        [b"X: " + b"y" * (HEADER_BYTES + 1) + b"\r\n"],
    ],
)
async def test_headers_without_an_end(pieces: list[bytes]) -> None:
    async with served() as port:
        answer = await answer_to(port, HEAD, *pieces)
        assert answer.startswith(b"HTTP/1.1 431") or answer == b""
        assert read == []


async def test_an_answer_can_cut_its_connection() -> None:
    async with served() as port:
        assert await answer_to(port, b"GET /abort HTTP/1.1\r\nHost: x\r\n\r\n") == b""
