"""The managed guacd: a real one where it must work, small programs where it must fail."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from deskgate.gateway import guacd_child, programs
from deskgate.gateway.guacd_child import ChildState, ManagedGuacd
from deskgate.grants import GuacdAddress


@asynccontextmanager
async def running(program: str) -> AsyncIterator[ManagedGuacd]:
    child = ManagedGuacd(program)
    task = asyncio.create_task(child.run())
    try:
        await asyncio.wait_for(child.ready.wait(), 15)
        yield child
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def address_of(child: ManagedGuacd) -> GuacdAddress | None:
    """Read anew: it changes while the test waits."""
    return child.address


def is_running(pid: int) -> bool:
    """Whether the process is there and not just waiting to be counted as ended."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listening_on(port: int) -> list[psutil.Process]:
    return [
        psutil.Process(one.pid)
        for one in psutil.net_connections("tcp")
        if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port and one.pid
    ]


def script(folder: Path, text: str) -> str:
    path = folder / "guacd"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


async def test_a_real_guacd_runs_comes_back_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guacd_child, "_FIRST_WAIT", 0.05)
    async with running("guacd") as child:
        first = address_of(child)
        assert first is not None
        assert first.managed
        assert child.status.state is ChildState.RUNNING
        (process,) = listening_on(first.port)
        os.kill(process.pid, signal.SIGKILL)
        while (again := address_of(child)) is None or again is first:
            await asyncio.sleep(0.01)
        assert child.status.state is ChildState.RUNNING
        assert any("Listening" in line for line in child.log.of(""))
    assert address_of(child) is None
    assert listening_on(again.port) == []


async def test_without_the_program_it_says_so() -> None:
    async with running("no-such-guacd") as child:
        assert child.address is None
        assert child.status.state is ChildState.MISSING
        assert "no-such-guacd" in child.status.detail


async def test_a_program_that_ends_at_once_is_tried_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guacd_child, "_FIRST_WAIT", 0.01)
    monkeypatch.setattr(guacd_child, "_LONGEST_WAIT", 0.02)
    count = tmp_path / "count"
    async with running(script(tmp_path, f"echo x >> {count}; exit 3")) as child:
        while not count.exists() or len(count.read_text().split()) < 3:
            await asyncio.sleep(0.01)
        assert child.address is None
        assert "code 3" in child.status.detail


async def test_a_program_that_can_t_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: str(tmp_path))
    async with running("guacd") as child:
        assert child.address is None
        assert child.status.state is ChildState.WAITING


async def test_a_program_that_never_listens_is_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guacd_child, "_FIRST_WAIT", 0.01)
    monkeypatch.setattr(guacd_child, "_START_SECONDS", 0.5)
    count = tmp_path / "count"
    async with running(script(tmp_path, f"echo x >> {count}; exec sleep 60")) as child:
        while len(count.read_text().split()) < 2:
            await asyncio.sleep(0.01)
        assert address_of(child) is None
        assert child.status.detail == "guacd did not start."


async def test_a_group_that_will_not_end_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "STOP_SECONDS", 0.2)
    monkeypatch.setattr(guacd_child, "_START_SECONDS", 1.0)
    pid = tmp_path / "pid"
    program = script(tmp_path, f"trap '' TERM; echo $$ > {pid}; while :; do sleep 0.05; done")
    async with running(program):
        while not (pid.exists() and pid.read_text().strip()):
            await asyncio.sleep(0.01)
        number = int(pid.read_text())
        assert is_running(number)
    for _ in range(100):
        if not is_running(number):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it still runs")
