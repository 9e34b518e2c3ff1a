"""The keeper's program as its server sees it, with a process of the test's own in its place."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from deskgate.gateway import keeper_program
from deskgate.gateway.keeper_program import KeptProgram


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    script = ["sh", "-c", "trap '' TERM; echo ready >&2; while :; do sleep 0.05; done"]
    with subprocess.Popen(script, stderr=subprocess.PIPE, start_new_session=True) as process:
        yield process
        process.kill()


def kept(child: subprocess.Popen[bytes], asked: list[str]) -> KeptProgram:
    assert child.stderr is not None
    return KeptProgram(child.pid, "{}", os.dup(child.stderr.fileno()), lambda: asked.append("end"))


async def test_it_is_ended_by_its_keeper(child: subprocess.Popen[bytes]) -> None:
    asked: list[str] = []
    program = kept(child, asked)
    await program.open()
    assert await program.log.readline() == b"ready\n"
    ending = asyncio.create_task(program.end())
    while not asked:
        await asyncio.sleep(0)
    child.kill()
    child.wait()
    program.finished(-9)
    await ending
    assert program.code == -9
    await program.open()  # nothing is there any more
    await program.end()


async def test_one_that_its_keeper_has_left_is_ended_here(
    child: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_program, "STOP_SECONDS", 0.1)
    program = kept(child, [])
    await program.open()
    await program.log.readline()
    program.lost()
    assert await program.wait() == -1
    await program.end()
    assert child.wait() == -signal.SIGKILL


async def test_one_that_stays_is_left_alone(child: subprocess.Popen[bytes]) -> None:
    asked: list[str] = []
    program = kept(child, asked)
    program.leave()
    await program.end()
    assert asked == []
    assert child.poll() is None
