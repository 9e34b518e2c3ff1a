"""A thousand random and mutated instruction streams: none brings the server down, or makes it grow.

Seeded, so that a failure comes back: the failing stream's number is in the message.
"""

from __future__ import annotations

import asyncio
import random
import string
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeAlias

import websockets
from bench.processes import Program, module, running
from bench.websocket import tunnel_path
from tests.fakes.guacd import Peer, fake_guacd

from deskgate.gateway import limits
from deskgate.guac import InstructionParser, Status, encode, internal
from deskgate.guac.limits import ELEMENT_CODE_POINTS, ELEMENTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SEED = 20261122
STREAMS = 1000
WARM_UP = 100
AT_ONCE = 8
ANSWER_SECONDS = 10
GROWTH_BYTES = 5_000_000

# RFC 6455 demands 1007 for a text frame that is not UTF-8: the ASGI server sends it, not we.
CLOSE_CODES = {status.websocket for status in Status} | {1007}

# A message: text, a binary frame, or (True, bytes) for bytes in a text frame.
Message: TypeAlias = str | bytes | tuple[bool, bytes]

VALID = (
    encode("key", "65293", "1"),
    encode("mouse", "17", "4", "1"),
    encode("sync", "1700000000"),
    encode("size", "1024", "768"),
    encode("clipboard", "0", "text/plain") + encode("blob", "0", "w6Q=") + encode("end", "0"),
    encode("argv", "1", "text/plain", "font-size"),
    encode("pipe", "2", "text/plain", "ä漢🙂"),
    encode("ack", "0", "OK", "0"),
    encode("nop"),
    internal("ping", "1700000000"),
    internal("nonsense", "漢"),
    encode("blob", "3", "A" * 8000),
)


def flip(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return (
        text[:at] + chr(dice.choice((*range(32, 127), 0, 0xE4, 0x6F22, 0x1F642))) + text[at + 1 :]
    )


def delete(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + text[at + dice.randint(1, 5) :]


def repeat(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + text[at : at + dice.randint(1, 20)] * dice.randint(2, 9) + text[at:]


def truncate(text: str, dice: random.Random) -> str:
    return text[: dice.randrange(len(text))]


def lie(text: str, dice: random.Random) -> str:
    """Another length than the true one."""
    digits = [at for at, character in enumerate(text) if character in string.digits]
    at = dice.choice(digits)
    length = dice.choice(("", "-1", "+1", "00004", "8193", "99999", "1" * 400, "٣", " 4", "0x4"))
    return text[:at] + length + text[at + 1 :]


def swap(text: str, dice: random.Random) -> str:
    """Another separator."""
    old, new = dice.sample(",;.", 2)
    return text.replace(old, new, 1)


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    flip,
    delete,
    repeat,
    truncate,
    lie,
    swap,
)


def mutated(dice: random.Random) -> str:
    text = "".join(dice.choices(VALID, k=dice.randint(1, 4)))
    for _ in range(dice.randint(1, 3)):
        if any(character in string.digits for character in text):
            text = dice.choice(MUTATIONS)(text, dice)
    return text


def oversized(dice: random.Random) -> Message:
    return dice.choice(
        (
            "1." + "a" * (limits.BROWSER_MESSAGE_BYTES + 1),
            f"{ELEMENT_CODE_POINTS + 1}.{'a' * (ELEMENT_CODE_POINTS + 1)};",
            "1.a," * ELEMENTS + "1.a;",
            "4.blob," + ",".join(["8000." + "漢" * 8000] * 3) + ";",
            encode("nop") * 10_000,
        )
    )


def message(dice: random.Random) -> Message:
    """Mostly almost right, since what is plainly wrong is refused at its first byte."""
    kind = dice.random()
    if kind < 0.55:
        return mutated(dice)
    if kind < 0.75:
        return dice.choice(VALID)
    if kind < 0.85:
        return "".join(dice.choices(string.digits + ".,;aä漢🙂", k=dice.randrange(200)))
    if kind < 0.90:
        return dice.randbytes(dice.randrange(300))
    if kind < 0.95:
        return (True, dice.randbytes(dice.randrange(1, 300)))
    return oversized(dice)


async def send(browser: websockets.ClientConnection, what: Message) -> None:
    if isinstance(what, tuple):
        await browser.send(what[1], text=True)
    else:
        await browser.send(what)


async def still_answers(browser: websockets.ClientConnection, number: int) -> bool:
    """Does the session go on? False when it was closed cleanly; anything else fails."""
    ping = internal("ping", f"after {number}")
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await browser.send(ping)
            while ping not in await browser.recv(decode=True):
                pass
    except websockets.ConnectionClosed as closed:
        farewell = closed.rcvd
    except TimeoutError:
        raise AssertionError(f"stream {number}: neither an answer nor a close") from None
    else:
        return True
    assert farewell is not None, f"stream {number}: no close frame"
    assert farewell.code in CLOSE_CODES, f"stream {number}: {farewell}"
    return False


@asynccontextmanager
async def session(server: Program, framing: str) -> AsyncIterator[websockets.ClientConnection]:
    async with websockets.connect(
        f"ws://127.0.0.1:{server.port}{tunnel_path('x')}",
        subprotocols=[websockets.Subprotocol(framing)],
        compression=None,
        proxy=None,
    ) as browser:
        await browser.recv()
        yield browser


async def run_stream(server: Program, number: int, turn: asyncio.Semaphore) -> bool:
    """One session with one stream of messages; did it survive?"""
    dice = random.Random(SEED + number)
    framing = dice.choice(("guacamole", "deskgate.stream"))
    async with turn, session(server, framing) as browser:
        # Closed in the middle: what it was closed with is read below.
        with suppress(websockets.ConnectionClosed):
            for _ in range(dice.randint(1, 6)):
                await send(browser, message(dice))
        return await still_answers(browser, number)


async def strict_guacd(peer: Peer) -> None:
    """Echo, as long as what comes is an instruction and not the tunnel's own; else fail."""
    await peer.greet()
    parser = InstructionParser()
    while data := await peer.reader.read(65536):
        for instruction in parser.feed(data):
            assert instruction[0], "a tunnel's own instruction reached guacd"
        await peer.send(data)
    parser.close()


async def run_streams(server: Program, numbers: range) -> list[bool]:
    turn = asyncio.Semaphore(AT_ONCE)
    return await asyncio.gather(*(run_stream(server, number, turn) for number in numbers))


async def settled_memory(server: Program) -> int:
    """Once every session has ended: what the server takes."""
    async with asyncio.timeout(ANSWER_SECONDS):
        while server.ask() != {"live": 0}:
            await asyncio.sleep(0.1)
    return server.memory_bytes()


async def test_a_thousand_wrong_streams_do_no_harm() -> None:
    async with fake_guacd(strict_guacd) as guacd:
        with running(module("server", str(guacd.address.port))) as server:
            await run_streams(server, range(WARM_UP))
            before = await settled_memory(server)
            survived = await run_streams(server, range(STREAMS))
            growth = await settled_memory(server) - before
            async with session(server, "guacamole") as browser:
                await browser.send(encode("key", "97", "1"))
                assert await browser.recv() == encode("key", "97", "1")
    assert growth < GROWTH_BYTES
    assert len(survived) == STREAMS
    # Both ways were tried: streams that were refused, and some that were odd and yet allowed.
    assert 50 < sum(survived) < 950
