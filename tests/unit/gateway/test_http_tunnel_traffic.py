"""What reads and writes carry: nothing lost, nothing unbounded, nothing unchecked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.fakes.guacd import Peer
from tests.fakes.http_tunnel import refusal, tunnel
from tests.harness.http_tunnel import END_MARKER
from tests.harness.wait import becomes

from deskgate.gateway import limits
from deskgate.gateway.outcome import EXPIRED
from deskgate.grants import Ending, Rights
from deskgate.guac import encode


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
        (carried,) = it.server.live.progress()
        assert carried.bytes_to_browser <= limits.GUACD_READ_BYTES
        assert poured < 20_000_000  # the sockets' own buffers


async def test_a_read_that_breaks_off_while_it_waits_loses_nothing() -> None:
    async with tunnel() as it:
        reading = asyncio.create_task(it.client.read())
        waiting = asyncio.create_task(it.client.read())
        await asyncio.sleep(0.5)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await asyncio.sleep(0.5)
        await it.client.say("name", "kept")
        last = asyncio.create_task(it.client.read())
        assert (await asyncio.wait_for(waiting, 5)).text == encode("name", "kept") + END_MARKER
        last.cancel()


async def test_a_third_read_sends_the_first_away() -> None:
    async with tunnel() as it:
        reads = []
        for _ in range(3):
            reads.append(asyncio.create_task(it.client.read()))
            await asyncio.sleep(0.5)
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
        await asyncio.sleep(1)
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
            (carried,) = it.server.live.progress()
            return carried.bytes_to_browser > 100_000

        assert await becomes(is_stuck)
        connections = it.server.server.server_state.connections
        it.server.live.end_all(EXPIRED)
        assert await it.ending() is Ending.EXPIRED
        await it.client.http.aclose()
        assert await becomes(lambda: not connections, seconds=10)
        writer.close()
