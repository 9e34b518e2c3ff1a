"""Path prefixes: the configured ones, those that a trusted proxy has cut off, and nobody else's."""

from __future__ import annotations

import pytest
from starlette.types import Message, Receive, Scope, Send

from deskgate.prefix import LONGEST, Prefix, parse_prefix

PROXIES = ("127.0.0.1", "10.0.0.0/8", "fd00::/8")


async def run(
    path: str, *told: str, kind: str = "http", peer: str | None = "127.0.0.1", query: bytes = b""
) -> tuple[Scope | None, list[Message]]:
    """What the application sees, and what was sent without it."""
    seen: list[Scope] = []
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": kind,
        "path": path,
        "query_string": query,
        "client": None if peer is None else (peer, 50000),
        "headers": [(b"x-forwarded-prefix", one.encode("latin-1")) for one in told],
    }
    prefixes = ("/guacamole", "/desks", "/desks/far")
    await Prefix(app, prefixes, PROXIES)(scope, receive, send)
    return (seen[0] if seen else None), sent


async def root_and_path(path: str, *told: str, **other: str | None) -> tuple[str, str]:
    seen, sent = await run(path, *told, **other)  # type: ignore[arg-type]  # kind and peer only
    assert seen is not None
    assert sent == []
    return str(seen.get("root_path", "")), str(seen["path"])


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("/", ""),
        ("/api/tokens", ""),
        ("/guacamole/", "/guacamole"),
        ("/guacamole/api/tokens", "/guacamole"),
        ("/guacamole//api", "/guacamole"),
        ("/guacamoles/api", ""),
        ("/api/guacamole/x", ""),
        ("/desks/far/api", "/desks/far"),
        ("/desks/farther", "/desks"),
        ("/Guacamole/api", ""),
    ],
)
async def test_configured_prefixes(kind: str, path: str, root: str) -> None:
    assert await root_and_path(path, kind=kind) == (root, path)


@pytest.mark.parametrize(
    ("path", "told", "peer", "seen"),
    [
        ("/api", ("/desk",), "127.0.0.1", ("/desk", "/desk/api")),
        ("/api", ("/desk/",), "::ffff:10.1.2.3", ("/desk", "/desk/api")),
        ("/", ("/a/b",), "fd00::1", ("/a/b", "/a/b/")),
        ("/desk/api", ("/desk",), "127.0.0.1", ("/desk", "/desk/api")),  # told, and not cut off
        ("/guacamole/api", ("/desk",), "127.0.0.1", ("/desk/guacamole", "/desk/guacamole/api")),
        ("/guacamole/api", ("/guacamole",), "127.0.0.1", ("/guacamole", "/guacamole/api")),
        ("/api", ("/desk",), "203.0.113.9", ("", "/api")),  # no proxy of ours
        ("/api", ("/desk",), "a name", ("", "/api")),
        ("/api", ("/desk",), None, ("", "/api")),
        ("/api", ("/desk", "/other"), "127.0.0.1", ("", "/api")),
        ("/api", ("/",), "127.0.0.1", ("", "/api")),
        ("/api", ("//evil.example",), "127.0.0.1", ("", "/api")),
        ("/api", ("https://evil.example",), "127.0.0.1", ("", "/api")),
        ("/api", ("/a/../b",), "127.0.0.1", ("", "/api")),
        ("/api", ("/d\xe9sk",), "127.0.0.1", ("", "/api")),
    ],
)
async def test_what_a_proxy_has_cut_off(
    path: str, told: tuple[str, ...], peer: str | None, seen: tuple[str, str]
) -> None:
    assert await root_and_path(path, *told, peer=peer) == seen


async def test_a_prefix_alone_leads_into_its_folder() -> None:
    seen, sent = await run("/guacamole", query=b"next=%2Fx")
    assert seen is None
    assert sent[0]["status"] == 307
    assert dict(sent[0]["headers"])[b"location"] == b"guacamole/?next=%2Fx"
    _, sent = await run("/desks/far")
    assert (
        dict(sent[0]["headers"])[b"location"] == b"far/"
    )  # beside /desks/far, as a browser reads it
    seen, _ = await run("/guacamole", kind="websocket")
    assert seen is not None  # which has no tunnel there
    assert seen["root_path"] == "/guacamole"


async def test_the_start_and_the_end_pass() -> None:
    seen, _ = await run("/guacamole", kind="lifespan")
    assert seen is not None
    assert "root_path" not in seen


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("/guacamole", "/guacamole"), (" /a/b/ ", "/a/b"), ("/v1.2_x~y-z", "/v1.2_x~y-z")],
)
def test_prefixes(text: str, prefix: str) -> None:
    assert parse_prefix(text) == prefix


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "guacamole",
        "//a",
        "/a//b",
        "/a/../b",
        "/.",
        "/a b",
        "/a?b",
        "/ä",
        "/%2e",
        "/" + "a" * LONGEST,
    ],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="write /guacamole"):
        parse_prefix(text)


@pytest.mark.parametrize("text", ["/api", "/assets/x", "/websocket-tunnel", "/admin/"])
def test_what_is_ours(text: str) -> None:
    with pytest.raises(ValueError, match="own addresses"):
        parse_prefix(text)
