"""The HTTP tunnel as its clients meet it: the real ASGI server, with a guacd made for the test."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from tests.fakes.authority import PASSWORD, TOKEN, FakeAuthority
from tests.fakes.guacd import Peer, Script, echo, fake_guacd
from tests.fakes.server import QUERY, Gateway, gateway
from tests.harness.http_tunnel import END_MARKER, HttpClient, http_client
from tests.harness.wait import becomes

from deskgate.gateway import limits
from deskgate.gateway.outcome import EXPIRED, SERVER_STOPPED
from deskgate.grants import Ending, GuacdAddress, Rights
from deskgate.guac import encode

STATUS, MESSAGE = "Guacamole-Status-Code", "Guacamole-Error-Message"


class Scene:
    """A gateway before a guacd, and an open tunnel through both."""

    def __init__(self, authority: FakeAuthority, server: Gateway, client: HttpClient) -> None:
        self.authority = authority
        self.server = server
        self.client = client

    async def ending(self) -> Ending:
        await asyncio.wait_for(self.authority.anybody_closed.wait(), 5)
        return self.authority.closed_events[0].ending


@asynccontextmanager
async def tunnel(script: Script = echo, rights: Rights | None = None) -> AsyncIterator[Scene]:
    async with fake_guacd(script) as guacd:
        authority = FakeAuthority(guacd.address, rights=rights or Rights())
        async with gateway(authority) as server, http_client(server.port) as client:
            answer = await client.connect(QUERY)
            assert answer.status_code == 200, answer.headers
            yield Scene(authority, server, client)


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    """(HTTP status, Guacamole's); such an answer says nothing else."""
    assert answer.content == b""
    assert answer.headers[MESSAGE]
    return answer.status_code, answer.headers[STATUS]


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
        ({"GUAC_TYPE": "x"}, (400, "768"), "GUAC_TYPE is none of c, g and a"),
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


async def test_a_response_ends_when_another_read_waits_and_something_came() -> None:
    async with tunnel() as it:
        first = asyncio.create_task(it.client.read())
        await it.client.say("name", "one")
        second = asyncio.create_task(it.client.read())
        assert (await asyncio.wait_for(first, 5)).text == encode("name", "one") + END_MARKER
        third = asyncio.create_task(it.client.read())
        await it.client.say("name", "two")
        assert (await asyncio.wait_for(second, 5)).text == encode("name", "two") + END_MARKER
        await it.client.say("disconnect")
        await asyncio.wait_for(third, 5)


async def test_what_is_drawn_between_two_reads_is_not_lost() -> None:
    lines = [encode("name", "x" * (number * 97 % 8000)) for number in range(2000)]

    async def pour(peer: Peer) -> None:
        await peer.greet()
        await peer.send("".join(lines).encode())
        await peer.say("disconnect")
        await peer.until("disconnect")

    async with tunnel(pour) as it:
        heard = ""
        while (answer := await it.client.read()).status_code == 200:
            text = answer.text.removesuffix(END_MARKER)
            assert text != answer.text
            heard += text
    assert heard == "".join(lines) + "10.disconnect;"


async def test_two_reads_at_a_time_carry_it_all_in_order() -> None:
    lines = [encode("name", f"{number}" + "y" * 3000) for number in range(3000)]

    async def pour(peer: Peer) -> None:
        await peer.greet()
        await peer.send("".join(lines).encode())
        await peer.say("disconnect")
        await peer.until("disconnect")

    async with tunnel(pour) as it:
        await asyncio.wait_for(it.client.poll(), 20)
        heard = [encode(*instruction) for instruction in it.client.heard]
        assert heard == [*lines, "10.disconnect;"]
        assert len(it.client.responses) > 10


async def test_guacd_waits_when_nobody_reads() -> None:
    poured = 0

    async def pour(peer: Peer) -> None:
        nonlocal poured
        await peer.greet()
        line = encode("name", "z" * 8000).encode()
        while True:
            await peer.send(line)
            poured += len(line)

    async with tunnel(pour) as it:
        before = -1
        while poured != before:
            before = poured
            await asyncio.sleep(0.2)
        (carried,) = it.server.live.carried().values()
        assert carried[0] <= limits.GUACD_READ_BYTES
        assert poured < 20_000_000  # the sockets' own buffers


async def test_a_read_that_breaks_off_while_it_waits_loses_nothing() -> None:
    async with tunnel() as it:
        reading = asyncio.create_task(it.client.read())
        waiting = asyncio.create_task(it.client.read())
        await asyncio.sleep(0.1)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await asyncio.sleep(0.1)
        await it.client.say("name", "kept")
        last = asyncio.create_task(it.client.read())
        assert (await asyncio.wait_for(waiting, 5)).text == encode("name", "kept") + END_MARKER
        last.cancel()


async def test_a_third_read_sends_the_first_away() -> None:
    async with tunnel() as it:
        reads = []
        for _ in range(3):
            reads.append(asyncio.create_task(it.client.read()))
            await asyncio.sleep(0.05)
        assert (await asyncio.wait_for(reads[0], 5)).text == END_MARKER
        await it.client.say("nop")
        assert (await asyncio.wait_for(reads[1], 5)).text == "3.nop;" + END_MARKER
        reads[2].cancel()


async def test_an_empty_element_is_the_last_of_its_response() -> None:
    """guacamole-common-js up to 1.5.1 takes it for the end, and drops what follows."""

    async def draw(peer: Peer) -> None:
        await peer.greet()
        await peer.send(b"4.name,1.a;3.msg,1.1,2.@x,0.;4.name,1.b;4.blob,1.3,0.;4.sync,1.1;")
        await peer.say("disconnect")
        await peer.until("disconnect")

    async with tunnel(draw) as it:
        await asyncio.wait_for(it.client.poll(), 5)
        assert [text for text in it.client.responses if text] == [
            "4.name,1.a;3.msg,1.1,2.@x,0.;",
            "4.name,1.b;4.blob,1.3,1. ;4.sync,1.1;10.disconnect;",
        ]


async def test_a_ping_does_not_cut_what_follows_it() -> None:
    async with tunnel() as it:
        polling = asyncio.create_task(it.client.poll())
        await it.client.write("0.,4.ping,1.7;3.nop;")
        await it.client.until("nop", 5)
        assert [text for text in it.client.responses if text] == ["0.,4.ping,1.7;", "3.nop;"]
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


async def test_a_write_in_single_bytes_and_one_of_many_instructions() -> None:
    text = encode("name", "漢🙂ä,;") + encode("key", "1", "1")

    async def bytewise() -> AsyncIterator[bytes]:
        for byte in text.encode():
            yield bytes([byte])
            await asyncio.sleep(0.001)

    async with tunnel() as it:
        polling = asyncio.create_task(it.client.poll())
        answer = await it.client.http.post(
            f"/tunnel?write:{it.client.uuid}", content=bytewise(), headers=it.client.headers
        )
        assert answer.status_code == 200
        assert (await it.client.write(b"")).status_code == 200
        many = "".join(encode("key", str(number), "1") for number in range(30_000))
        assert (await it.client.write(many)).status_code == 200
        await it.client.say("nop")
        await it.client.until("nop", 10)
        assert it.client.heard[0] == ("name", "漢\ufffdä,;")  # see polling_text.py
        keys = [one[1] for one in it.client.heard if one[0] == "key"]
        assert keys == ["1", *map(str, range(30_000))]
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x", (400, "768")),
        ("3.key", (400, "768")),
        ("3.nop;3.ke", (400, "768")),
        ("3.nop;;", (400, "768")),
        (b"4.name,1.\xff;", (400, "768")),
        ("4.name,9000." + "x" * 9000 + ";", (413, "781")),
    ],
)
async def test_what_is_no_instruction_ends_the_session(
    body: bytes | str, expected: tuple[int, str]
) -> None:
    async with tunnel() as it:
        polling = asyncio.create_task(it.client.poll())
        await it.client.say("nop")
        await it.client.until("nop", 5)
        assert refusal(await it.client.write(body)) == expected
        await asyncio.wait_for(polling, 5)
        assert it.client.ended is not None
        assert refusal(it.client.ended) == expected
        assert refusal(await it.client.read()) == (404, "516")
        assert await it.ending() is Ending.BAD_INSTRUCTION


async def test_a_write_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WRITE_BODY_BYTES", 100)
    async with tunnel() as it:
        assert refusal(await it.client.write("3.nop;" * 100)) == (413, "781")


async def test_a_write_that_breaks_off_leaves_the_session_as_it_is() -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b"4.name,1.a;4.name,5.b"
        await asyncio.get_running_loop().create_future()

    async with tunnel() as it:
        writing = asyncio.create_task(
            it.client.http.post(
                f"/tunnel?write:{it.client.uuid}", content=half(), headers=it.client.headers
            )
        )
        polling = asyncio.create_task(it.client.poll())
        assert await it.client.until("name", 5) == ("name", "a")
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await it.client.say("nop")
        await it.client.until("nop", 5)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


async def test_a_write_waits_while_guacd_takes_nothing() -> None:
    go = asyncio.Event()

    async def deaf(peer: Peer) -> None:
        await peer.greet()
        await go.wait()
        await echo_all(peer)

    async def echo_all(peer: Peer) -> None:
        while await peer.next() is not None:
            pass

    async with tunnel(deaf) as it:
        line = encode("name", "x" * 8000)
        writing = asyncio.create_task(it.client.write(line * 2000))
        queued = asyncio.create_task(it.client.write("3.nop;"))
        await asyncio.sleep(0.3)
        assert not writing.done()
        assert refusal(await it.client.write("3.nop;")) == (429, "797")
        go.set()
        assert (await asyncio.wait_for(writing, 10)).status_code == 200
        assert (await asyncio.wait_for(queued, 10)).status_code == 200


async def test_a_viewer_sends_no_input() -> None:
    async with tunnel(rights=Rights(view_only=True)) as it:
        polling = asyncio.create_task(it.client.poll())
        await it.client.write("3.nop;3.key,1.1,1.1;5.mouse,1.1,1.1,1.1;4.sync,1.5;")
        assert await it.client.until("sync", 5) == ("sync", "5")
        assert {one[0] for one in it.client.heard} == {"nop", "sync"}
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


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
    monkeypatch.setattr(limits, "TUNNEL_UNUSED_SECONDS", 0.5)
    async with tunnel() as it:
        for _ in range(3):
            await asyncio.sleep(0.3)
            await it.client.say("nop")
        assert await it.ending() is Ending.BROWSER_LOST
        assert refusal(await it.client.read()) == (404, "516")
        assert len(it.server.tunnels) == 0


async def test_the_server_stops_during_a_long_poll() -> None:
    async with tunnel() as it:
        polling = asyncio.create_task(it.client.poll())
        await it.client.say("nop")
        await it.client.until("nop", 5)
        it.server.server.should_exit = True
        await asyncio.wait_for(polling, 5)
        assert it.client.ended is not None
        assert refusal(it.client.ended) == (502, "520")
    assert await it.ending() is Ending.SERVER_STOPPED


async def test_a_client_that_takes_nothing_does_not_outlive_its_session() -> None:
    async def pour(peer: Peer) -> None:
        await peer.greet()
        line = encode("name", "z" * 8000).encode()
        while True:
            await peer.send(line)

    async with tunnel(pour) as it:
        reader, writer = await asyncio.open_connection("127.0.0.1", it.server.port, limit=1024)
        writer.write(
            f"GET {it.client.read_path()} HTTP/1.1\r\nHost: x\r\n"
            f"Guacamole-Tunnel-Token: {it.client.token}\r\n\r\n".encode()
        )
        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"

        def is_stuck() -> bool:
            (carried,) = it.server.live.carried().values()
            return carried[0] > 100_000

        assert await becomes(is_stuck)
        connections = it.server.server.server_state.connections
        it.server.live.end_all(EXPIRED)
        assert await it.ending() is Ending.EXPIRED
        await it.client.http.aclose()
        assert await becomes(lambda: not connections, seconds=10)
        writer.close()


async def test_no_secret_in_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    async with tunnel() as it:
        await it.client.write("nonsense " + PASSWORD)
        token = it.client.token
        await it.ending()
    output = "".join(capfd.readouterr())
    assert PASSWORD not in output
    assert TOKEN not in output
    assert token not in output
