"""The keeper's child: its group ends with it, its pipe never fills up, its limits are its own."""

from __future__ import annotations

import os
import resource
import select
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.keeper import gone, open_files

from deskgate.keeper import program
from deskgate.keeper.program import Program

Start = Callable[[str], Program]
LIMIT = (512, resource.getrlimit(resource.RLIMIT_NOFILE)[1])


@pytest.fixture
def start() -> Callable[[str], Program]:
    return lambda text: Program(["/bin/sh", "-c", text], "{}", LIMIT)


def log_of(running: Program) -> str:
    assert select.select([running.log], [], [], 10)[0]
    return os.read(running.log, 1000).decode().strip()


def test_its_group_ends_with_it(start: Start) -> None:
    running = start("sleep 60 & echo $! >&2; wait")
    child = int(log_of(running))
    assert not running.look()
    running.end_and_wait()
    assert running.code == -15
    assert running.look()
    assert gone(child)
    running.close()


def test_what_is_left_of_it_ends_too(start: Start) -> None:
    running = start("sleep 60 2>/dev/null & echo $! >&2; exit 7")
    child = int(log_of(running))
    select.select([running.log], [], [], 10)  # its end
    while not running.look():
        pass
    assert running.code == 7
    assert gone(child)
    running.close()


def test_one_that_will_not_end_is_killed(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "STOP_SECONDS", 0.1)
    running = start("trap '' TERM; echo x >&2; while :; do sleep 0.05; done")
    assert log_of(running) == "x"
    running.end_and_wait()
    assert running.code == -9
    running.close()


def test_its_limit_of_open_files_is_not_ours(start: Start) -> None:
    running = start("ulimit -n >&2")
    assert log_of(running) == "512"
    running.end_and_wait()
    running.close()


def test_its_log_is_emptied(start: Start, tmp_path: Path) -> None:
    done = tmp_path / "done"
    running = start(f"head -c 1000000 /dev/zero >&2; echo x > {done}; exec sleep 60")
    while not done.exists():
        select.select([running.log], [], [], 1)
        assert running.drain_log()
    running.end_and_wait()
    while running.drain_log():
        pass
    running.close()


def test_what_can_t_be_run(tmp_path: Path) -> None:
    before = open_files()
    for argv in ([str(tmp_path)], ["/none"], ["a\0b"]):
        with pytest.raises(OSError):
            Program(argv, "", LIMIT)
    assert open_files() == before
