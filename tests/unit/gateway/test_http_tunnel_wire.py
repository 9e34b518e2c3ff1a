"""Requests and answers in parts; what they are made into is tested in test_http_tunnel."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from deskgate.gateway import limits
from deskgate.gateway.http_tunnel_wire import (
    next_message,
    over,
    refuse,
    small_body,
    token_of,
    until_gone,
)
from deskgate.gateway.outcome import GatewayError
from deskgate.gateway.polling import Farewell
from deskgate.grants import Ending
from deskgate.guac.status import Status

LEFT = {"type": "http.disconnect"}


class Wire:
    """The ASGI server's two callables."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = list(events)
        self.sent: list[Any] = []

    async def receive(self) -> dict[str, Any]:
        if not self.events:
            await asyncio.get_running_loop().create_future()
        return self.events.pop(0)

    async def send(self, message: Any) -> None:
        self.sent.append(message)


def part(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def ended() -> asyncio.Future[Farewell]:
    return asyncio.get_running_loop().create_future()


def test_the_token() -> None:
    assert token_of({"headers": [(b"x", b"y"), (b"guacamole-tunnel-token", b"t")]}) == b"t"
    for headers in ([], [(b"guacamole-tunnel-token", b"")]):
        with pytest.raises(GatewayError):
            token_of({"headers": headers})


async def test_a_small_body() -> None:
    assert await small_body(Wire(part(b"a"), part(b"b", more=False)).receive) == b"ab"
    with pytest.raises(GatewayError) as caught:
        await small_body(Wire(part(b"a"), LEFT).receive)
    assert caught.value.outcome.ending is Ending.BROWSER_LOST
    with pytest.raises(GatewayError) as caught:
        await small_body(Wire(*[part(b"x" * limits.CONNECT_BODY_BYTES)] * 2).receive)
    assert caught.value.outcome.status is Status.CLIENT_OVERRUN


async def test_the_next_message_or_the_end() -> None:
    over_now = ended()
    assert await next_message(Wire(part(b"a")).receive, over_now) == part(b"a")
    waiting = asyncio.create_task(next_message(Wire().receive, over_now))
    await asyncio.sleep(0)
    over_now.set_result(Farewell(Status.SUCCESS, ""))
    assert await asyncio.wait_for(waiting, 5) is None
    await asyncio.wait_for(until_gone(Wire(part(b"a"), LEFT).receive), 5)


async def test_errors_are_one_line_of_a_head() -> None:
    wire = Wire()
    await refuse(wire.send, Status.CLIENT_BAD_REQUEST, "no\r\nSet-Cookie: ü 漢")
    head, body = wire.sent
    headers = dict(head["headers"])
    assert head["status"] == 400
    assert headers[b"guacamole-status-code"] == b"768"
    assert headers[b"guacamole-error-message"] == "no  Set-Cookie: ü ?".encode("latin-1")
    assert headers[b"content-length"] == b"0"
    assert not body["body"]
    await refuse(wire.send, Status.UPSTREAM_ERROR, "guacd at 10.0.0.1 said …")
    assert dict(wire.sent[2]["headers"])[b"guacamole-error-message"] == b"Internal server error."


def test_what_comes_after_the_end() -> None:
    orderly = over(Farewell(Status.SUCCESS, "The session was closed.")).outcome
    assert (orderly.status, orderly.message) == (Status.RESOURCE_NOT_FOUND, "No such tunnel.")
    assert over(Farewell(Status.SESSION_TIMEOUT, "x")).outcome.status is Status.SESSION_TIMEOUT
