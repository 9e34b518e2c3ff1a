"""Bodies over the limit, announced and in chunks."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from deskgate.control.project.bodies import BoundedBodies

LIMIT = 1000


async def _echo_length(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        body = await Request(scope, receive).body()
    except ClientDisconnect:  # as Django does
        return
    await Response(str(len(body)))(scope, receive, send)


async def _chunks(length: int) -> AsyncIterator[bytes]:
    for _ in range(length // 100):
        yield b"x" * 100


def _client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(BoundedBodies(_echo_length, LIMIT))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/session", "application/problem+json"),
        ("/api/tokens", "application/json"),
        ("/admin/login/", "text/plain"),
    ],
)
async def test_one_byte_too_many_is_refused_in_each_shape(path: str, kind: str) -> None:
    async with _client() as client:
        answer = await client.post(path, content=b"x" * (LIMIT + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, kind)
    assert "too big" in answer.text


async def test_chunks_count_together() -> None:
    async with _client() as client:
        assert (await client.post("/", content=_chunks(LIMIT))).text == str(LIMIT)
        assert (await client.post("/", content=_chunks(LIMIT + 100))).status_code == 413
        assert (await client.get("/")).text == "0"


async def test_addresses_that_take_files_have_limits_of_their_own() -> None:
    app = BoundedBodies(_echo_length, LIMIT, {"/api/v1/import": 3 * LIMIT})
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        taken = await client.post("/api/v1/import", content=b"x" * (3 * LIMIT))
        assert taken.text == str(3 * LIMIT)
        beyond = await client.post("/api/v1/import", content=b"x" * (3 * LIMIT + 1))
        assert beyond.status_code == 413
        elsewhere = await client.post("/api/v1/importer", content=b"x" * (LIMIT + 1))
        assert elsewhere.status_code == 413
