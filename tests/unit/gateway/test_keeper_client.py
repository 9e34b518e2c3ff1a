"""The server's side of the keeper, with the real process on the other."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.fakes.keeper import FakeServer, gone, start, stop

from deskgate.gateway import keeper_client, keeper_start
from deskgate.gateway.keeper_client import Keeper, keeper_stop
from deskgate.keeper import wire

SECONDS = 10
Ways = list[tuple[UUID, socket.socket, socket.socket]]  # (session, the server's end, guacd's)


@pytest.fixture
async def path(tmp_path: Path) -> AsyncIterator[Path]:
    yield tmp_path / "keeper.sock"
    await asyncio.to_thread(stop, tmp_path / "keeper.sock")


@pytest.fixture
async def ways() -> AsyncIterator[Ways]:
    pairs = [socket.socketpair() for _ in range(3)]
    yield [(uuid4(), *pair) for pair in pairs]
    for pair in pairs:
        for end in pair:
            end.close()


async def lives(keeper: Keeper) -> Keeper:
    """With a keeper that serves it."""
    assert await keeper.take() == []
    return keeper


def pid_of(keeper: Keeper) -> int:
    """The process that answers now."""
    assert keeper._call is not None
    return keeper._call.pid


async def settle(keeper: Keeper) -> None:
    assert keeper._call is not None
    await keeper._call.ask("ping", "pong")


async def test_what_is_held_goes_from_server_to_server(path: Path, ways: Ways) -> None:
    first = await lives(Keeper(path, 60))
    for session_id, ours, _ in ways:
        first.hold(session_id, ours, "{}")
    first.describe(ways[0][0], '{"it":"is"}')
    first.describe(uuid4(), "nobody's")
    first.drop(ways[1][0])
    first.drop(uuid4())
    assert not first.keeps(ways[0][0])
    await first.leave()
    assert [first.keeps(session_id) for session_id, *_ in ways] == [True, False, True]
    first.let_go()
    await first.aclose()
    second = Keeper(path, 60)
    kept = {one.id: one for one in await second.take()}
    assert {key: one.about for key, one in kept.items()} == {
        ways[0][0]: '{"it":"is"}',
        ways[2][0]: "{}",
    }
    ways[2][2].sendall(b"drawing;")
    sock = kept[ways[2][0]].socket
    loop = asyncio.get_running_loop()
    assert (await asyncio.wait_for(loop.sock_recv(sock, 100), SECONDS)) == b"drawing;"
    for one in kept.values():
        one.socket.close()
    keeper = pid_of(second)
    await second.aclose()
    assert await asyncio.to_thread(gone, keeper)


async def test_a_keeper_that_dies_is_replaced_and_told_all_of_it(path: Path, ways: Ways) -> None:
    keeping = await lives(Keeper(path, 60))
    for session_id, ours, _ in ways:
        keeping.hold(session_id, ours, str(session_id))
    ways[1][1].close()  # its session is ending: the number is another's soon
    os.kill(pid_of(keeping), signal.SIGKILL)
    keeping.describe(ways[0][0], "said meanwhile")
    while keeping._reviving is None:
        await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.shield(keeping._reviving), SECONDS)
    await keeping.leave()
    keeping.let_go()
    second = Keeper(path, 60)
    kept = {one.id: one for one in await second.take()}
    assert {key: one.about for key, one in kept.items()} == {
        ways[0][0]: "said meanwhile",
        ways[2][0]: str(ways[2][0]),
    }
    for one in kept.values():
        one.socket.close()
    await second.aclose()


async def test_a_keeper_that_was_told_to_end_is_not_replaced_at_once(
    path: Path, ways: Ways
) -> None:
    """systemd tells all of a service at the same time: another would be left."""
    keeping = await lives(Keeper(path, 60))
    keeping.hold(ways[0][0], ways[0][1], "{}")
    os.kill(pid_of(keeping), signal.SIGTERM)
    while keeping._reviving is None:
        await asyncio.sleep(0)
    await keeping.leave()
    assert not keeping.keeps(ways[0][0])
    await keeping.aclose()
    assert keeping._reviving.cancelled()
    assert keeper_start.call(path) is None


async def test_what_is_forgotten_ends_with_the_server_however_that_ends(
    path: Path, ways: Ways
) -> None:
    keeping = await lives(Keeper(path, 60))
    keeper = pid_of(keeping)
    keeping.hold(ways[0][0], ways[0][1], "{}")
    keeping.forget()
    assert keeping._call is not None
    keeping._call.close()  # as if killed
    assert await asyncio.to_thread(gone, keeper)


async def test_without_a_keeper_nothing_fails(
    path: Path, ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_client, "_FIRST_WAIT", 60)
    monkeypatch.setattr(keeper_client, "_REVIVE_SECONDS", 0.01)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    keeping = await lives(Keeper(path, 60))
    keeping.hold(ways[0][0], ways[0][1], "{}")
    keeping.describe(ways[0][0], "x")
    program = await keeping.run(["sleep", "600"], "ours")
    assert program.about == "ours"
    await program.end()
    await keeping.leave()
    assert not keeping.keeps(ways[0][0])
    keeping.drop(ways[0][0])
    keeping.let_go()
    await keeping.aclose()


async def test_what_the_keeper_refuses_is_not_kept(path: Path, ways: Ways) -> None:
    keeping = await lives(Keeper(path, 60))
    with socket.socket(type=socket.SOCK_DGRAM) as no_stream:
        keeping.hold(ways[0][0], no_stream, "{}")
        keeping.hold(ways[1][0], ways[1][1], "x" * (wire.ABOUT_LENGTH + 1))
        keeping.hold(ways[2][0], ways[2][1], "{}")
        await keeping.leave()
        assert [keeping.keeps(session_id) for session_id, *_ in ways] == [False, False, True]
    keeping.drop(ways[2][0])
    await keeping.aclose()


async def test_a_program_lives_on_with_the_sessions(
    path: Path, ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await lives(Keeper(path, 60))
    assert await first.reclaim() is None
    monkeypatch.setattr("shutil.which", lambda _: None)  # setpriv would only say so later
    with pytest.raises(OSError, match="no-such"):
        await first.run(["/no-such-program"], "")
    script = "echo one >&2; read x; echo two >&2; exec sleep 600"
    program = await first.run(["sh", "-c", script], "on a port")
    assert await program.log.readline() == b"one\n"
    first.hold(ways[0][0], ways[0][1], "{}")
    await first.leave()
    first.let_go()
    await program.end()  # which leaves it, as said
    assert program.code is None
    await first.aclose()
    second = Keeper(path, 60)
    (kept,) = await second.take()
    kept.socket.close()
    again = await second.reclaim()
    assert again is not None
    assert again.about == "on a port"
    assert again.pid == program.pid  # type: ignore[attr-defined]  # both are the keeper's
    assert await second.reclaim() is None
    await again.end()
    assert again.code is not None
    third = await second.run(["sh", "-c", "exit 3"], "")
    assert await asyncio.wait_for(third.wait(), SECONDS) == 3
    await third.end()
    await second.aclose()


async def test_a_program_whose_keeper_dies_has_ended(path: Path) -> None:
    keeping = await lives(Keeper(path, 60))
    program = await keeping.run(["sh", "-c", "trap '' TERM; sleep 600 & wait; sleep 600"], "")
    os.kill(pid_of(keeping), signal.SIGKILL)
    assert await asyncio.wait_for(program.wait(), SECONDS) == -1
    await program.end()
    assert await asyncio.to_thread(gone, program.pid)  # type: ignore[attr-defined]
    again = await keeping.run(["sleep", "600"], "")  # by the next one
    assert again.pid != program.pid  # type: ignore[attr-defined]
    await again.end()
    await keeping.aclose()


async def test_a_keeper_that_nobody_wants_any_more_is_ended(path: Path, ways: Ways) -> None:
    await keeper_stop(path)  # there is none
    keeping = await lives(Keeper(path, 60))
    keeper = pid_of(keeping)
    keeping.hold(ways[0][0], ways[0][1], "{}")
    await keeping.leave()
    keeping.let_go()
    await keeper_stop(path)
    assert await asyncio.to_thread(gone, keeper)


async def test_what_can_t_be_read_is_let_go(path: Path, ways: Ways) -> None:
    assert (await asyncio.to_thread(start, path)).returncode == 0

    def leave_nonsense() -> None:
        server = FakeServer(path)
        server.begin()
        server.take()
        server.say("hold", ways[0][1], id="no uuid", about="{}")
        server.say("hold", ways[1][1], id=str(ways[1][0]), about="{}")
        server.settle()
        server.hang_up()

    await asyncio.to_thread(leave_nonsense)
    keeping = Keeper(path, 60)
    (kept,) = await keeping.take()
    assert kept.id == ways[1][0]
    kept.socket.close()
    await settle(keeping)
    ways[0][1].close()
    ways[0][2].settimeout(SECONDS)
    while await asyncio.to_thread(ways[0][2].recv, 100):
        pass
    await keeping.aclose()
