"""Browsers that stop reading, or vanish without a word: memory stays, and they are noticed."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import psutil
import pytest
from bench.guacd import FAREWELL
from bench.processes import Program, module, running
from bench.recording import load
from bench.websocket import CLOSE, PING, TEXT, Frames, connect, frame, tunnel_path
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import Peer, Script, fake_guacd
from tests.fakes.server import gateway

from deskgate.gateway import limits
from deskgate.grants import Ending

FRAMINGS = ("deskgate.stream", "guacamole")
STALL_SECONDS = 30
GROWTH_BYTES = 20_000_000
MEGABYTES = 100
BEFORE_THE_STALL = 5_000_000
SOON_SECONDS = 5
HAS_BUFFERS = (psutil.CONN_ESTABLISHED, psutil.CONN_CLOSE_WAIT)
OUR_PING = b"0.,4.ping,13.1700000000000;"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser got in all: the digest of guacd's bytes, and what stood beside them."""

    digest: str
    own_messages: list[bytes]
    close_code: int


def read_on(browser: socket.socket, frames: list[tuple[int, bytes]], parser: Frames) -> Seen:
    """Read to the close frame, after a ping of ours; `frames` were read before."""
    browser.sendall(frame(OUR_PING))
    digest = hashlib.sha256()
    own: list[bytes] = []
    while True:
        for opcode, payload in frames:
            if opcode == CLOSE:
                return Seen(digest.hexdigest(), own, int.from_bytes(payload[:2], "big"))
            if opcode == PING:
                continue
            # The gateway's own words are messages of their own in either framing.
            if opcode == TEXT and payload.startswith(b"0.,"):
                own.append(payload)
            else:
                digest.update(payload)
        data = browser.recv(1 << 20)
        assert data, "the connection ended without a close frame"
        frames = parser.feed(data)


def read_a_while(browser: socket.socket, rest: bytes, parser: Frames) -> list[tuple[int, bytes]]:
    """The first few MB."""
    frames = parser.feed(rest)
    while sum(len(payload) for _, payload in frames) < BEFORE_THE_STALL:
        frames += parser.feed(browser.recv(65536))
    return frames


def highest_memory(program: Program, seconds: float) -> int:
    """The most that the server takes within so many seconds from now."""
    highest, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        highest = max(highest, program.memory_bytes())
        time.sleep(0.5)
    return highest


@pytest.fixture
def program() -> Iterator[Program]:
    """The gateway in a process of its own, with a test guacd that does as it is told."""
    with running(module("guacd")) as guacd, running(module("server", str(guacd.port))) as gate:
        yield gate


def test_a_browser_that_stops_reading_takes_no_memory_and_goes_on(program: Program) -> None:
    recorded = load("desktop")
    times = -(-MEGABYTES * 1_000_000 // len(recorded))
    whole = hashlib.sha256(recorded * times + FAREWELL).hexdigest()
    path = tunnel_path(f"firehose:desktop:{MEGABYTES}")
    before = program.memory_bytes()
    browsers = [(*connect(program.port, path, framing), Frames()) for framing in FRAMINGS]
    read = [read_a_while(*browser) for browser in browsers]

    growth = highest_memory(program, STALL_SECONDS) - before

    assert growth < GROWTH_BYTES
    assert program.ask() == {"live": len(FRAMINGS)}
    with ThreadPoolExecutor() as pool:
        seen = list(
            pool.map(
                lambda browser, frames: read_on(browser[0], frames, browser[2]), browsers, read
            )
        )
    for browser, _, _ in browsers:
        browser.close()
    assert [(one.digest, one.close_code) for one in seen] == [(whole, 1000)] * len(FRAMINGS)
    assert all(OUR_PING in one.own_messages for one in seen)
    assert program.memory_bytes() - before < GROWTH_BYTES


def test_a_browser_that_pings_and_reads_nothing_takes_no_memory(program: Program) -> None:
    browser, _ = connect(program.port, tunnel_path("light:desktop"), "deskgate.stream")
    pings = frame(b"?" * 125, PING) * 2000
    before = program.memory_bytes()
    with suppress(TimeoutError):
        browser.settimeout(1)
        for _ in range(250):
            browser.sendall(pings)
    assert program.memory_bytes() - before < GROWTH_BYTES
    browser.close()


async def flood(peer: Peer) -> None:
    """More than every buffer on the way holds, as fast as it is taken."""
    await peer.greet()
    recorded = load("desktop")
    while True:
        await peer.send(recorded)


async def draw_and_wait(peer: Peer) -> None:
    """A picture, and then nothing but guacd's `nop`."""
    await peer.greet()
    while True:
        await peer.say("nop")
        await asyncio.sleep(0.3)


def reads(browser: socket.socket) -> None:
    """Take what comes, but answer no ping: the page's process is stopped, its kernel isn't."""
    while browser.recv(65536):
        pass


def sleeps(browser: socket.socket) -> None:
    """The computer's lid was closed."""


async def left(peer: Peer) -> None:
    """Wait until the gateway has left guacd, in whatever manner."""
    with suppress(ConnectionError):
        await asyncio.wait_for(peer.reader.read(), SOON_SECONDS)


async def dropped(port: int) -> None:
    """Wait until the server has no connection any more: the browser's buffers are freed too."""

    def open_connections() -> int:
        connections = psutil.Process().net_connections("tcp")
        return sum(one.status in HAS_BUFFERS for one in connections if one.laddr[1:2] == (port,))

    async with asyncio.timeout(SOON_SECONDS):
        while open_connections():
            await asyncio.sleep(0.05)


def shorten(monkeypatch: pytest.MonkeyPatch, *, pings: float, stall: float) -> None:
    monkeypatch.setattr(limits, "BROWSER_PING_SECONDS", pings)
    monkeypatch.setattr(limits, "BROWSER_PONG_SECONDS", pings)
    monkeypatch.setattr(limits, "BROWSER_STALL_SECONDS", stall)
    monkeypatch.setattr(limits, "TICK_SECONDS", 0.1)


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize(
    ("script", "behave", "pings", "stall"),
    [
        pytest.param(draw_and_wait, reads, 0.5, 60, id="reads but answers no ping"),
        pytest.param(draw_and_wait, sleeps, 0.5, 60, id="takes nothing of little"),
        pytest.param(flood, sleeps, 60, 1, id="takes nothing of a flood"),
    ],
)
async def test_a_half_open_browser_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
    framing: str,
    script: Script,
    behave: Callable[[socket.socket], None],
    pings: float,
    stall: float,
) -> None:
    shorten(monkeypatch, pings=pings, stall=stall)
    async with fake_guacd(script) as guacd:
        authority = FakeAuthority(guacd.address)
        async with gateway(authority) as server:
            path = server.url().removeprefix(f"ws://127.0.0.1:{server.port}")
            browser, _ = await asyncio.to_thread(connect, server.port, path, framing)
            reading = asyncio.create_task(asyncio.to_thread(behave, browser))
            await asyncio.wait_for(authority.anybody_closed.wait(), SOON_SECONDS)
            assert not len(server.live)
            await left(guacd.peers[0])
            await dropped(server.port)
            browser.shutdown(socket.SHUT_RDWR)
            await reading
            browser.close()
    (closed,) = authority.closed_events
    assert closed.ending is Ending.BROWSER_LOST
