"""The tunnel as a browser meets it: the real ASGI server, with a guacd made for the test."""

from __future__ import annotations

import asyncio
import re

import pytest
import websockets
from tests.fakes.authority import PASSWORD, FakeAuthority
from tests.fakes.guacd import Peer, fake_guacd
from tests.fakes.server import gateway

from deskgate.gateway.outcome import EXPIRED
from deskgate.grants import Ending, GuacdAddress, Rights
from deskgate.guac import encode, parse_message

UUID_FIRST = re.compile(r"0\.,36\.[0-9a-f-]{36};")


async def close_of(socket: websockets.ClientConnection) -> tuple[int | None, str | None]:
    """Read to the end; the close frame's code and reason."""
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 10)
    except websockets.ConnectionClosed:
        return socket.close_code, socket.close_reason


async def test_a_session_opens_echoes_and_ends() -> None:
    async with fake_guacd() as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            assert socket.subprotocol == "guacamole"
            first = await socket.recv()
            assert isinstance(first, str)
            assert UUID_FIRST.fullmatch(first)
            await socket.send("3.key,5.65293,1.1;")
            assert await socket.recv() == "3.key,5.65293,1.1;"
            await socket.send("10.disconnect;")
            await socket.close()
            await asyncio.wait_for(authority.anybody_closed.wait(), 5)
    (closed,) = authority.closed_events
    (opened,) = authority.opened_events
    assert str(closed.session_id) in first
    assert opened.session_id == closed.session_id
    assert opened.guacd_version == "VERSION_1_5_0"
    assert closed.ending is Ending.CLOSED_BY_USER
    assert closed.bytes_to_guacd == len("3.key,5.65293,1.1;10.disconnect;")
    assert closed.bytes_to_browser >= len("3.key,5.65293,1.1;")


async def test_guacd_hears_what_the_grant_and_the_query_say() -> None:
    async with fake_guacd() as guacd, gateway(FakeAuthority(guacd.address)) as server:
        changes = {"GUAC_DPI": "120", "GUAC_TIMEZONE": "Europe/Vienna", "GUAC_AUDIO": "audio/L16"}
        async with server.connect(**changes) as socket:
            await socket.recv()
    said = {instruction[0]: instruction for instruction in guacd.peers[0].heard}
    assert said["select"] == ("select", "ssh")
    assert said["size"] == ("size", "800", "600", "120")
    assert said["audio"] == ("audio", "audio/L16")
    assert said["video"] == ("video",)
    assert said["timezone"] == ("timezone", "Europe/Vienna")
    assert said["name"] == ("name", "ada")
    assert said["connect"] == ("connect", "VERSION_1_5_0", "10.0.0.5", "", "", PASSWORD)


async def test_our_own_framing_forwards_bytes_as_they_come() -> None:
    text = "4.name,3.漢🙂ä;".encode()

    async def script(peer: Peer) -> None:
        await peer.greet()
        for byte in text:
            await peer.send(bytes([byte]))
            await asyncio.sleep(0.001)
        await peer.say("disconnect")

    async with fake_guacd(script) as guacd, gateway(FakeAuthority(guacd.address)) as server:
        async with server.connect("deskgate.stream", "guacamole") as socket:
            assert socket.subprotocol == "deskgate.stream"
            frames = [frame async for frame in socket]
    assert isinstance(frames[0], str)
    assert UUID_FIRST.fullmatch(frames[0])
    assert b"".join(frame for frame in frames if isinstance(frame, bytes)) == (
        text + b"10.disconnect;"
    )
    assert isinstance(frames[-1], str)
    (notice,) = parse_message(frames[-1])
    assert notice[:4] == ("", "ended", "closed-by-target", "0")
    assert (socket.close_code, socket.close_reason) == (1000, "0")


async def test_other_clients_get_whole_instructions_only() -> None:
    text = encode("name", "漢🙂ä,;") + encode("sync", "17")

    async def script(peer: Peer) -> None:
        await peer.greet()
        for byte in text.encode():
            await peer.send(bytes([byte]))
            await asyncio.sleep(0.001)
        await peer.say("disconnect")

    async with fake_guacd(script) as guacd, gateway(FakeAuthority(guacd.address)) as server:
        async with server.connect() as socket:
            messages = [message async for message in socket]
    for message in messages:
        assert isinstance(message, str)
        parse_message(message)
    assert "".join(map(str, messages[1:])) == text + "10.disconnect;"


async def test_ping_comes_back_and_never_reaches_guacd() -> None:
    async with fake_guacd() as guacd, gateway(FakeAuthority(guacd.address)) as server:
        async with server.connect() as socket:
            await socket.recv()
            await socket.send("0.,4.ping,3.123;3.nop;0.,5.other;")
            assert [await socket.recv(), await socket.recv()] == ["0.,4.ping,3.123;", "3.nop;"]
    assert all(instruction[0] for instruction in guacd.peers[0].heard)


async def test_what_was_sent_before_guacd_was_ready_arrives_after_the_uuid() -> None:
    go = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.until("select")
        await go.wait()
        await peer.say("args", "VERSION_1_1_0")
        await peer.until("connect")
        await peer.say("ready", "$x")
        assert await peer.next() == ("key", "1", "1")
        await peer.say("disconnect")

    async with fake_guacd(script) as guacd, gateway(FakeAuthority(guacd.address)) as server:
        async with server.connect() as socket:
            await socket.send("0.,4.ping,1.1;")
            await socket.send("3.key,1.1,1.1;")
            await asyncio.sleep(0.05)
            go.set()
            first, second = await socket.recv(), await socket.recv()
            await close_of(socket)
    assert isinstance(first, str)
    assert UUID_FIRST.fullmatch(first)
    assert second == "0.,4.ping,1.1;"


@pytest.mark.parametrize(
    ("changes", "code", "reason"),
    [
        ({"token": "wrong"}, 1008, "769"),
        ({"token": ""}, 1002, "768"),
        ({"GUAC_ID": ""}, 1002, "768"),
        ({"GUAC_TYPE": "x"}, 1002, "768"),
        ({"GUAC_WIDTH": "wide"}, 1002, "768"),
        ({"GUAC_TIMEZONE": "Mars; rm"}, 1002, "768"),
        ({"GUAC_IMAGE": "x" * 200}, 1002, "768"),
    ],
)
async def test_refusals_are_close_frames(changes: dict[str, str], code: int, reason: str) -> None:
    async with fake_guacd() as guacd, gateway(FakeAuthority(guacd.address)) as server:
        async with server.connect(**changes) as socket:
            assert await close_of(socket) == (code, reason)
    assert guacd.peers == []


async def test_without_guacd_the_browser_hears_why() -> None:
    authority = FakeAuthority(GuacdAddress("127.0.0.1", 9))
    async with gateway(authority) as server, server.connect("deskgate.stream") as socket:
        (notice,) = parse_message(str(await socket.recv()))
        assert notice[1] == "ended"
        assert notice[2] == "guacd-unreachable"
        assert await close_of(socket) == (1011, "520")
    (closed,) = authority.closed_events
    assert closed.ending is Ending.GUACD_UNREACHABLE
    assert authority.opened_events == []


async def test_guacd_cut_off_in_mid_instruction_is_a_clean_end() -> None:
    async def script(peer: Peer) -> None:
        await peer.greet()
        await peer.send(b"4.sync,2.17;4.blob,1.1,800.half")
        await asyncio.sleep(0.5)  # until it was read: a reset takes what was not
        peer.cut()

    authority: FakeAuthority
    async with fake_guacd(script) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await socket.recv()
            assert await socket.recv() == "4.sync,2.17;"
            assert await close_of(socket) == (1011, "515")
    assert authority.closed_events[0].ending is Ending.GUACD_LOST


async def test_guacds_error_ends_the_session_with_its_status() -> None:
    async def script(peer: Peer) -> None:
        await peer.greet()
        await peer.send(b"5.error,7.Aborted,3.769;4.sync,1.1;")
        assert await peer.until("disconnect")

    async with fake_guacd(script) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await socket.recv()
            assert await socket.recv() == "5.error,7.Aborted,3.769;4.sync,1.1;"
            assert await close_of(socket) == (1008, "769")
    assert authority.closed_events[0].ending is Ending.LOGIN_REFUSED


@pytest.mark.parametrize(
    "message", ["", "x", "3.key", "3.key;;", "3.nop;3.ke", "-3.nop;", "5.", "3.nop,;"]
)
async def test_what_is_no_instruction_ends_the_session(message: str) -> None:
    async with fake_guacd() as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await socket.recv()
            await socket.send(message)
            assert await close_of(socket) == (1002, "768")
        assert authority.closed_events[0].ending is Ending.BAD_INSTRUCTION
        assert guacd.peers[0].heard[-1][0] in ("connect", "disconnect")


async def test_what_is_over_guacds_limits_is_told_apart() -> None:
    async with fake_guacd() as guacd, gateway(FakeAuthority(guacd.address)) as server:
        async with server.connect() as socket:
            await socket.recv()
            await socket.send("4.name,9000." + "x" * 9000 + ";")
            assert await close_of(socket) == (1009, "781")


async def test_a_viewer_sends_no_input_however_it_is_wrapped() -> None:
    async with fake_guacd() as guacd:
        authority = FakeAuthority(guacd.address, rights=Rights(view_only=True))
        async with gateway(authority) as server, server.connect() as socket:
            await socket.recv()
            await socket.send("3.nop;3.key,1.1,1.1;5.mouse,1.1,1.1,1.1;4.sync,1.5;9.clipboard,1.0;")
            answer = ""
            while len(answer) < len("3.nop;4.sync,1.5;"):
                answer += str(await socket.recv())
            assert answer == "3.nop;4.sync,1.5;"
        opcodes = {instruction[0] for instruction in guacd.peers[0].heard}
    assert not opcodes & {"key", "mouse", "clipboard"}


async def test_ended_from_elsewhere() -> None:
    async with fake_guacd() as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server, server.connect() as socket:
            await socket.recv()
            assert len(server.live) == 1
            server.live.end_all(EXPIRED)
            assert await close_of(socket) == (1002, "522")
            await asyncio.wait_for(server.live.empty.wait(), 5)
    assert authority.closed_events[0].ending is Ending.EXPIRED


async def test_the_browser_leaving_in_the_handshake_frees_guacd() -> None:
    selected = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await peer.until("select")
        selected.set()
        assert await peer.next() is None

    async with fake_guacd(silent) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server:
            async with server.connect() as socket:
                await selected.wait()
                await socket.close()
            await asyncio.wait_for(authority.anybody_closed.wait(), 5)
    assert authority.closed_events[0].ending is Ending.CLOSED_BY_USER


async def test_no_secret_in_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    async with fake_guacd() as guacd:
        async with gateway(FakeAuthority(guacd.address)) as server, server.connect() as socket:
            await socket.recv()
            await socket.send("nonsense " + PASSWORD)
            await close_of(socket)
    output = "".join(capfd.readouterr())
    assert PASSWORD not in output
    assert "a-token" not in output
