"""One connection to a keeper: questions, answers, and what comes unasked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from deskgate.gateway import keeper_call
from deskgate.gateway.keeper_call import Call
from deskgate.gateway.keeper_start import NoKeeper
from deskgate.keeper import wire
from deskgate.keeper.wire import BadMessage, Packet


class Scene(NamedTuple):
    call: Call
    keeper: socket.socket
    heard: list[str]
    ended: asyncio.Event


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    ours, keeper = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    heard: list[str] = []
    ended = asyncio.Event()

    def hear(packet: Packet) -> None:
        heard.append(packet.message["t"])
        if packet.message["t"] == "bad":
            raise BadMessage("bad")

    call = Call(ours, hear, ended.set)
    with keeper:
        yield Scene(call, keeper, heard, ended)
    call.close()


async def test_questions_find_their_answers(scene: Scene) -> None:
    for kind in ("other", "bad", "failed", "later"):
        scene.keeper.send(wire.pack(kind, why="so"))
    scene.keeper.send(b"nonsense")
    answer = await scene.call.ask("run", "program", "failed", argv=["x"])
    assert answer == {"t": "failed", "why": "so"}
    assert wire._parse(scene.keeper.recv(1000)) == {"t": "run", "argv": ["x"]}
    scene.keeper.send(wire.pack("pong"))
    await scene.call.ask("ping", "pong")
    assert scene.heard == ["other", "bad", "failed", "later", "pong"]


async def test_no_answer_is_an_answer(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_call, "_ANSWER_SECONDS", 0.05)
    with pytest.raises(NoKeeper, match="does not answer"):
        await scene.call.ask("ping", "pong")
    asking = asyncio.create_task(scene.call.ask("ping", "pong"))
    await asyncio.sleep(0)
    scene.keeper.close()
    with pytest.raises(NoKeeper, match="hung up"):
        await asking
    await scene.ended.wait()
    assert scene.call.over.is_set()
    scene.call.send("ping")
    with pytest.raises(NoKeeper, match="hung up"):
        await scene.call.ask("ping", "pong")


async def test_we_are_not_told_that_we_have_hung_up(scene: Scene) -> None:
    scene.call.close()
    assert scene.keeper.recv(10) == b""
    await asyncio.sleep(0)
    assert not scene.ended.is_set()


async def test_what_the_keeper_doesn_t_take_at_once_waits(scene: Scene) -> None:
    for number in range(2000):
        scene.call.send("about", id=str(number))
    scene.keeper.setblocking(False)
    loop = asyncio.get_running_loop()
    for number in range(2000):
        message = wire._parse(await asyncio.wait_for(loop.sock_recv(scene.keeper, 1000), 10))
        assert message["id"] == str(number)
