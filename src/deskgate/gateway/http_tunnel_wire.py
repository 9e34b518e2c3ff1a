"""The HTTP tunnel's requests and answers, as ASGI has them.

Laws: every answer says not to keep it and not to hold it back; an error has the HTTP status of the
table, the exact status in a header, and clients' faults word for word, the server's own never
(reference §2 "Errors").
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from starlette.types import Message, Receive, Scope, Send

from deskgate.gateway import limits
from deskgate.gateway.outcome import BROWSER_LOST, GatewayError, Outcome
from deskgate.gateway.polling import Farewell
from deskgate.gateway.polling_reads import Read
from deskgate.grants import Ending
from deskgate.guac.status import Status

TOKEN_HEADER = b"guacamole-tunnel-token"
END_MARKER = b"0.;"

BINARY = (b"content-type", b"application/octet-stream")
TEXT = (b"content-type", b"text/plain; charset=utf-8")
_HEADERS = (
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),  # nginx: each piece as it comes
    (b"x-content-type-options", b"nosniff"),
)
_CLIENT_ERRORS = range(400, 500)


# requests


def token_of(scope: Scope) -> bytes:
    """The tunnel's token. Raises GatewayError where there is none."""
    for name, value in scope["headers"]:
        if name == TOKEN_HEADER and value:
            return bytes(value)
    raise bad_request("The tunnel's token is missing.")


async def small_body(receive: Receive) -> bytes:
    """A connect's parameters. Raises GatewayError."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GatewayError(BROWSER_LOST)
        body += message.get("body", b"")
        if len(body) > limits.CONNECT_BODY_BYTES:
            raise refusal(Status.CLIENT_OVERRUN, "The request for the tunnel is too long.")
        more = message.get("more_body", False)
    return bytes(body)


async def next_message(receive: Receive, ended: asyncio.Future[Farewell]) -> Message | None:
    """The request's next message; None when the session ends before it comes."""
    asking = asyncio.ensure_future(receive())
    try:
        await asyncio.wait((asking, ended), return_when=asyncio.FIRST_COMPLETED)
        return asking.result() if asking.done() else None
    finally:
        asking.cancel()


async def until_gone(receive: Receive) -> None:
    """Returns when the client has left, or has its answer."""
    while (await receive())["type"] != "http.disconnect":
        pass


# answers


def refusal(status: Status, message: str) -> GatewayError:
    return GatewayError(Outcome(status, Ending.REFUSED, message))


def bad_request(message: str) -> GatewayError:
    return refusal(Status.CLIENT_BAD_REQUEST, message)


def no_such_tunnel() -> GatewayError:
    return refusal(Status.RESOURCE_NOT_FOUND, "No such tunnel.")


def over(farewell: Farewell) -> GatewayError:
    """For a request after the end. Of an orderly one a client hears that the tunnel is no more."""
    if farewell.status is Status.SUCCESS:
        return no_such_tunnel()
    return refusal(farewell.status, farewell.message)


async def refuse(send: Send, status: Status, message: str) -> None:
    """Answer with an error."""
    if status.http not in _CLIENT_ERRORS:
        message = "Internal server error."
    printable = "".join(one if one.isprintable() else " " for one in message)
    headers = [
        (b"guacamole-status-code", str(int(status)).encode()),
        (b"guacamole-error-message", printable.encode("latin-1", "replace")),
    ]
    await answer(send, status.http, headers)


async def answer(
    send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes = b""
) -> None:
    """A whole answer."""
    length = (b"content-length", str(len(body)).encode())
    all_headers = [*headers, *_HEADERS, length]
    await send({"type": "http.response.start", "status": status, "headers": all_headers})
    await send({"type": "http.response.body", "body": body})


async def carry(read: Read, send: Send) -> bool:
    """The whole answer to a read; False where the session is over and none has begun."""
    if not await read.turn():
        return False
    # At once, for it is what makes the client ask for the next one.
    head = {"type": "http.response.start", "status": 200, "headers": [BINARY, *_HEADERS]}
    await send(head)
    while (piece := await read.piece()) is not None:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        read.sent()
    read.leave()
    await send({"type": "http.response.body", "body": END_MARKER})
    return True
