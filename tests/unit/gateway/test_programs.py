"""A child of our own: bound to us where the system can, and ended with all it started."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.keeper import gone

from deskgate.gateway import programs
from deskgate.gateway.programs import OwnPrograms, bound_to_parent


async def test_it_ends_with_all_that_it_started() -> None:
    own = OwnPrograms()
    assert await own.reclaim() is None
    program = await own.run(["sh", "-c", "sleep 600 & echo $! >&2; wait"], "about it")
    assert program.about == "about it"
    child = int(await program.log.readline())
    await program.end()
    assert await program.log.read() == b""
    assert await program.wait() == -15
    assert await asyncio.to_thread(gone, child)


async def test_one_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "STOP_SECONDS", 0.1)
    program = await OwnPrograms().run(["sh", "-c", "trap '' TERM; echo x >&2; sleep 600; :"], "")
    await program.log.readline()
    await program.end()
    assert await program.log.read() == b""
    assert await program.wait() in (-9, 0)


async def test_what_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)  # setpriv would only say so later
    with pytest.raises(OSError):
        await OwnPrograms().run(["/none"], "")


def test_without_setpriv_it_is_only_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bound_to_parent(["guacd", "-f"])[-2:] == ["guacd", "-f"]
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert bound_to_parent(["guacd", "-f"]) == ["guacd", "-f"]
