"""The HTTP tunnel's requests, errors and ends: the real ASGI server, a guacd made for the test."""

from __future__ import annotations

import asyncio
import re

import pytest
from tests.fakes.authority import PASSWORD, TOKEN, FakeAuthority
from tests.fakes.guacd import Peer, fake_guacd
from tests.fakes.http_tunnel import MESSAGE, refusal, tunnel
from tests.fakes.server import QUERY, gateway
from tests.harness.http_tunnel import END_MARKER, http_client

from deskgate.gateway import limits
from deskgate.gateway.outcome import EXPIRED, SERVER_STOPPED
from deskgate.grants import Ending, GuacdAddress
from deskgate.guac import encode


async def test_a_session_opens_echoes_and_ends() -> None:
    async with fake_guacd() as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, http_client(server.port) as client:
            opened = await client.connect(QUERY)
            assert opened.status_code == 200
            assert opened.text == str(authority.opened_events[0].session_id)
            assert re.fullmatch(r"[A-Za-z0-9+/]{44}", client.token)
            written = await client.write("3.key,5.65293,1.1;5.mouse,1.1,1.2,1.0;")
            assert (written.status_code, written.content) == (200, b"")
            assert written.headers["content-length"] == "0"
            polling = asyncio.create_task(client.poll())
            await client.until("mouse", 5)
            await client.say("disconnect")
            await asyncio.wait_for(polling, 5)
    assert client.heard[:2] == [("key", "65293", "1"), ("mouse", "1", "2", "0")]
    assert client.ended is not None
    assert refusal(client.ended) == (404, "516")
    assert client.ended.headers[MESSAGE] == "No such tunnel."
    assert authority.closed_events[0].ending is Ending.CLOSED_BY_USER
    for answer in (opened, written, client.ended):
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"


async def test_get_and_post_do_the_same() -> None:
    async with tunnel() as it:
        url = f"{it.client.path}?write:{it.client.uuid}"
        request = it.client.http.build_request(
            "GET", url, headers=it.client.headers, content=b"3.nop;"
        )
        assert (await it.client.http.send(request)).status_code == 200
        reading = asyncio.create_task(
            it.client.http.post(it.client.read_path(), headers=it.client.headers)
        )
        waiting = asyncio.create_task(it.client.read())
        answer = await asyncio.wait_for(reading, 5)
        assert (answer.status_code, answer.text) == (200, "3.nop;" + END_MARKER)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert (await it.client.http.put(url)).status_code == 405
        waiting.cancel()


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [
        ("", {}, (400, "768")),
        ("?nonsense", {}, (400, "768")),
        ("?connect&x", {}, (400, "768")),
        ("?connect", {}, (400, "768")),
        ("?read:x:0", {}, (400, "768")),
        ("?write:x", {}, (400, "768")),
        ("?read:x:0", {"Guacamole-Tunnel-Token": "x" * 44}, (404, "516")),
        ("?write:x", {"Guacamole-Tunnel-Token": "\xff"}, (404, "516")),
    ],
)
async def test_what_is_refused(
    query: str, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    async with gateway(FakeAuthority(GuacdAddress("127.0.0.1", 1))) as server:
        async with http_client(server.port) as client:
            for method in ("GET", "POST"):
                answer = await client.http.request(
                    method,
                    f"/tunnel{query}",
                    headers=[
                        (name.encode(), value.encode("latin-1")) for name, value in headers.items()
                    ],
                )
                assert refusal(answer) == expected


@pytest.mark.parametrize(
    ("changes", "expected", "message"),
    [
        ({"token": "wrong"}, (403, "769"), "Log in again."),
        ({"GUAC_TYPE": "x"}, (400, "768"), "GUAC_TYPE is none of c, g, a, s and r"),
        ({"GUAC_ID": "x" * 70_000}, (413, "781"), "too long"),
        ({}, (502, "520"), "Internal server error."),
    ],
)
async def test_a_connect_that_fails_says_why(
    changes: dict[str, str], expected: tuple[int, str], message: str
) -> None:
    async with gateway(FakeAuthority(GuacdAddress("127.0.0.1", 1))) as server:
        async with http_client(server.port) as client:
            answer = await client.connect(QUERY | changes)
            assert refusal(answer) == expected
            assert message in answer.headers[MESSAGE]
            assert not client.token
            assert len(server.tunnels) == 0


async def test_too_many_that_wait_for_guacd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TUNNELS_OPENING", 0)
    async with gateway(FakeAuthority(GuacdAddress("127.0.0.1", 1))) as server:
        async with http_client(server.port) as client:
            assert refusal(await client.connect(QUERY)) == (503, "513")


async def test_the_browser_leaving_in_the_handshake_frees_guacd() -> None:
    selected = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await peer.until("select")
        selected.set()
        assert await peer.next() is None

    async with fake_guacd(silent) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server:
            async with http_client(server.port) as client:
                connecting = asyncio.create_task(client.connect(QUERY))
                await selected.wait()
                connecting.cancel()
                await asyncio.gather(connecting, return_exceptions=True)
            await asyncio.wait_for(authority.anybody_closed.wait(), 5)
            assert len(server.tunnels) == 0
    assert authority.closed_events[0].ending is Ending.BROWSER_LOST


@pytest.mark.parametrize(
    ("outcome", "expected"), [(EXPIRED, (408, "522")), (SERVER_STOPPED, (502, "520"))]
)
async def test_ended_from_elsewhere(outcome: object, expected: tuple[int, str]) -> None:
    async with tunnel() as it:
        polling = asyncio.create_task(it.client.poll())
        await it.client.say("nop")
        await it.client.until("nop", 5)
        it.server.live.end_all(outcome)  # type: ignore[arg-type]  # an Outcome
        await asyncio.wait_for(polling, 5)
        assert it.client.ended is not None
        assert refusal(it.client.ended) == expected
        assert (await it.client.write("3.nop;")).status_code == 404


async def test_guacds_error_and_its_status() -> None:
    async def script(peer: Peer) -> None:
        await peer.greet()
        await peer.send(b"5.error,7.Aborted,3.769;4.sync,1.1;")
        assert await peer.until("disconnect")

    async with tunnel(script) as it:
        await asyncio.wait_for(it.client.poll(), 5)
        assert ("error", "Aborted", "769") in it.client.heard
        assert it.client.ended is not None
        assert refusal(it.client.ended) == (403, "769")


async def test_a_tunnel_that_nobody_uses_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TUNNEL_UNUSED_SECONDS", 3.0)
    async with tunnel() as it:
        for _ in range(8):
            await asyncio.sleep(0.5)
            await it.client.say("nop")
        assert await it.ending() is Ending.BROWSER_LOST
        assert refusal(await it.client.read()) == (404, "516")
        assert len(it.server.tunnels) == 0


async def test_a_client_that_waits_for_us_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TUNNEL_UNUSED_SECONDS", 2.0)
    go = asyncio.Event()

    async def deaf(peer: Peer) -> None:
        await peer.greet()
        await go.wait()
        while await peer.next() is not None:
            pass

    async with tunnel(deaf) as it:
        writing = asyncio.create_task(it.client.write(encode("name", "x" * 8000) * 2000))
        await asyncio.sleep(3)
        assert not writing.done()
        go.set()
        assert (await asyncio.wait_for(writing, 10)).status_code == 200


async def test_the_server_stops_during_a_long_poll() -> None:
    async with tunnel() as it:
        polling = asyncio.create_task(it.client.poll())
        await it.client.say("nop")
        async with asyncio.timeout(20):
            while not it.client.taken:  # it ends because the next read waits: that is the long one
                await asyncio.sleep(0.01)
        it.server.server.should_exit = True
        await asyncio.wait_for(polling, 5)
        assert it.client.ended is not None
        assert refusal(it.client.ended) == (502, "520")
    assert await it.ending() is Ending.SERVER_STOPPED


async def test_no_secret_in_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    async with tunnel() as it:
        await it.client.write("nonsense " + PASSWORD)
        token = it.client.token
        await it.ending()
    output = "".join(capfd.readouterr())
    assert PASSWORD not in output
    assert TOKEN not in output
    assert token not in output
