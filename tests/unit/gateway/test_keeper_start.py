"""The way to the keeper: there, not there, somebody else's, or not to be had."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from tests.fakes.keeper import stop

from deskgate.gateway import keeper_start
from deskgate.gateway.keeper_start import NoKeeper, call, call_or_start
from deskgate.keeper import __main__, address, wire


async def test_one_is_started_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKGATE_DATABASE_URL", "postgresql://ada:secret@db/x")
    path = tmp_path / "keeper.sock"
    assert call(path) is None
    (await call_or_start(path, 60)).close()
    (await call_or_start(path, 60)).close()  # the same
    await asyncio.to_thread(stop, path)
    assert "DESKGATE_DATABASE_URL" not in keeper_start._environment()
    assert "PATH" in keeper_start._environment()
    assert keeper_start._BUSY == __main__.BUSY


async def test_another_user_s_is_not_spoken_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keeper.sock"
    monkeypatch.setattr(wire, "same_user", lambda _: False)
    with address.listen(path), pytest.raises(NoKeeper, match="another user's"):
        call(path)


async def test_why_there_is_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoKeeper, match="No such file"):
        await call_or_start(tmp_path / "none" / "keeper.sock", 60)
    (tmp_path / "file").write_text("")
    with pytest.raises(NoKeeper, match="Not a directory"):
        call(tmp_path / "file" / "keeper.sock")
    monkeypatch.setattr(sys, "executable", "/no/python")
    with pytest.raises(NoKeeper, match="can't be started"):
        await call_or_start(tmp_path / "keeper.sock", 60)
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(NoKeeper, match="ended at once"):
        await call_or_start(tmp_path / "keeper.sock", 60)


async def test_one_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 600\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(keeper_start, "_START_SECONDS", 0.1)
    with pytest.raises(NoKeeper, match="in time"):
        await call_or_start(tmp_path / "keeper.sock", 60)
