"""What is held back of a folder's connection, until when, and what is made of its failure."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.guacd import CONNECTION_ID, Peer, Script, fake_guacd
from tests.unit.gateway.test_upstream import QUERY, grant_at

from deskgate.gateway import limits
from deskgate.gateway.first_picture import hold_until_picture
from deskgate.gateway.outcome import GatewayError
from deskgate.gateway.upstream import open_upstream
from deskgate.grants import Ending
from deskgate.guac import encode
from deskgate.guac.status import Status

FAR = 60.0


def said(*instructions: bytes, one_by_one: bool = False) -> Script:
    """A guacd that greets, says this, and waits for the gateway to leave."""

    async def script(peer: Peer) -> None:
        await peer.greet()
        for data in instructions:
            for piece in [data[i : i + 1] for i in range(len(data))] if one_by_one else [data]:
                await peer.send(piece)
        while await peer.next() is not None:
            pass

    return script


async def held(script: Script, seconds: float = FAR) -> bytes:
    """What is left for the relay, once it isn't held any more."""
    async with fake_guacd(script) as guacd:
        upstream = await open_upstream(grant_at(guacd.address), QUERY)
        try:
            deadline = asyncio.get_running_loop().time() + seconds
            await asyncio.wait_for(hold_until_picture(upstream, deadline), 10)
            return upstream.pending
        finally:
            upstream.writer.transport.abort()


DRAWING = encode("rect", "0", "0", "0", "9", "9").encode()
SYNC = encode("sync", "1").encode()


@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize("last", [SYNC, encode("required", "password").encode()])
async def test_until_the_first_picture_or_question(last: bytes, *, one_by_one: bool) -> None:
    got = await held(said(DRAWING, last, one_by_one=one_by_one))
    assert got == DRAWING + last


@pytest.mark.parametrize("status", [514, 515, 519, 520])
async def test_a_target_that_fails_before_it(status: int) -> None:
    error = encode("error", "Aborted. See logs.", str(status)).encode()
    with pytest.raises(GatewayError) as caught:
        await held(said(DRAWING, error))
    assert caught.value.outcome.status == status
    assert caught.value.outcome.ending is Ending.TARGET_ERROR


@pytest.mark.parametrize("status", [769, 771, 512, 797])
async def test_what_another_target_would_not_change_is_shown(status: int) -> None:
    error = encode("error", "Aborted. See logs.", str(status)).encode()
    assert await held(said(DRAWING, error)) == DRAWING + error


async def test_the_word_within_a_value_is_no_failure() -> None:
    name = encode("name", "5.error,0.,3.515;").encode()
    assert await held(said(name, SYNC)) == name + SYNC


async def test_no_more_than_guacamole_holds() -> None:
    piece = encode("img", "x" * 4000).encode()
    got = await held(said(piece * 60))
    assert limits.HELD_BACK_BYTES <= len(got) <= limits.HELD_BACK_BYTES + limits.GUACD_READ_BYTES


async def test_guacd_hangs_up() -> None:
    async def leave(peer: Peer) -> None:
        await peer.greet()
        await peer.send(DRAWING)

    with pytest.raises(GatewayError) as caught:
        await held(leave)
    assert caught.value.outcome.status is Status.UPSTREAM_ERROR


async def test_guacd_is_kept_alive_until_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GUACD_NOP_SECONDS", 0.01)
    alive = asyncio.Event()

    async def quiet(peer: Peer) -> None:
        await peer.greet()
        await peer.until("nop")
        alive.set()
        while await peer.next() is not None:
            pass

    assert await held(quiet, seconds=2) == b""
    assert alive.is_set()


async def test_nonsense_is_left_to_the_relay() -> None:
    assert await held(said(b"nonsense;")) == b"nonsense;"


async def test_what_came_with_ready() -> None:
    async def at_once(peer: Peer) -> None:
        await peer.until("select")
        await peer.say("args", "VERSION_1_5_0", "hostname")
        await peer.until("connect")
        await peer.send(encode("ready", CONNECTION_ID).encode() + SYNC)
        while await peer.next() is not None:
            pass

    assert await held(at_once, seconds=0) == SYNC
