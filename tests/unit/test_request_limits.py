"""How large a request may be: answered, and the rest of it not read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from deskgate.request_limits import BODY_BYTES, HEADER_BYTES, HttpSocket, RequestLimits

read: list[int] = []


async def reader(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the whole body, then says how long it was."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        read.append(size)
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    read.clear()
    config = uvicorn.Config(
        RequestLimits(reader), port=0, http=HttpSocket, lifespan="off", log_config=None
    )
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


async def test_what_fits_passes() -> None:
    async with served() as port:
        size = str(BODY_BYTES).encode()
        answer = await answer_to(
            port, HEAD + b"Content-Length: " + size + b"\r\n\r\n", b"x" * BODY_BYTES
        )
        assert answer.startswith(b"HTTP/1.1 200")
        assert read[-1] == BODY_BYTES


async def test_a_body_that_says_it_is_too_large() -> None:
    async with served() as port:
        answer = await answer_to(port, HEAD + b"Content-Length: 99999999\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 413")
        assert read == []


async def test_a_body_that_turns_out_to_be() -> None:
    async with served() as port:
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
        answer = await answer_to(port, head, *[chunk] * (BODY_BYTES // 0x10000 + 1))
        assert answer.startswith(b"HTTP/1.1 413") or answer == b""
        assert max(read) <= BODY_BYTES


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
