"""Whose address it is: the peer's, or whom trusted proxies say, and never whom others say."""

from __future__ import annotations

import pytest
from starlette.types import Message, Receive, Scope, Send

from deskgate.true_client import TrueClient

PROXIES = ("127.0.0.1", "10.0.0.0/8", "fd00::/8")


async def client_of(
    peer: str | None, *forwarded: str, proxies: tuple[str, ...] = PROXIES, kind: str = "http"
) -> str | None:
    """What the application sees."""
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope: Scope = {
        "type": kind,
        "scheme": "http",
        "client": None if peer is None else (peer, 50000),
        "headers": [(b"x-forwarded-for", one.encode("latin-1")) for one in forwarded],
    }
    await TrueClient(app, proxies)(scope, receive, send)
    assert set(seen[0]) <= {"type", "scheme", "client", "headers"}
    client = seen[0]["client"]
    return None if client is None else str(client[0])


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), "203.0.113.9"),  # no proxy of ours: a lie
        ("127.0.0.1", ("198.51.100.1",), "198.51.100.1"),
        ("127.0.0.1", ("6.6.6.6, 198.51.100.1",), "198.51.100.1"),  # its left part is a lie
        ("127.0.0.1", ("6.6.6.6, 198.51.100.1, 10.1.2.3",), "198.51.100.1"),  # two proxies
        ("127.0.0.1", ("6.6.6.6", "198.51.100.1"), "198.51.100.1"),  # two headers
        ("127.0.0.1", ("10.9.9.9, 10.1.2.3",), "10.9.9.9"),  # somebody within the network
        ("127.0.0.1", ("198.51.100.1:4711",), "198.51.100.1"),
        ("127.0.0.1", ("[2001:db8::1]:4711",), "2001:db8::1"),
        ("127.0.0.1", ("2001:DB8:0::1",), "2001:db8::1"),
        ("127.0.0.1", ("::ffff:198.51.100.1",), "198.51.100.1"),
        ("127.0.0.1", ("<script>",), "127.0.0.1"),
        ("127.0.0.1", ("198.51.100.1, unknown",), "127.0.0.1"),
        ("127.0.0.1", ("",), "127.0.0.1"),
        ("fd00::5", ("198.51.100.1",), "198.51.100.1"),
        ("::ffff:10.0.0.5", ("198.51.100.1",), "198.51.100.1"),  # a socket for both versions
        ("::ffff:203.0.113.9", ("198.51.100.1",), "203.0.113.9"),
        ("fe80::1%eth0", (), "fe80::1"),
        (None, ("198.51.100.1",), None),
    ],
)
async def test_addresses(
    peer: str | None, forwarded: tuple[str, ...], client: str | None, kind: str
) -> None:
    assert await client_of(peer, *forwarded, kind=kind) == client


async def test_without_proxies_nobody_is_believed() -> None:
    assert await client_of("127.0.0.1", "198.51.100.1", proxies=()) == "127.0.0.1"
    assert await client_of("::ffff:127.0.0.1", proxies=()) == "127.0.0.1"
