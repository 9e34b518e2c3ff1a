"""What can't be asked changes nothing. With a real LDAP server: tests/integration/directory."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import pytest

from deskgate.control import setup
from deskgate.control.directory import sync
from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.control.directory.sync import SyncReport, directory_watch
from deskgate.settings import Settings

LDAP = {"ldap_url": "ldap://127.0.0.1:1", "ldap_user_base": "dc=x", "ldap_timeout": 1}


def test_the_report_names_who_went_and_who_came() -> None:
    assert str(SyncReport(present=["ada"])) == "1 as the directory says"
    text = str(SyncReport(gone=["ada", "eve"], back=["bob"]))
    assert text == (
        "0 as the directory says; disabled, because gone there: ada, eve; "
        "enabled, because back there: bob"
    )


@pytest.mark.parametrize("changes", [{}, {**LDAP, "ldap_sync_minutes": 0}])
async def test_nobody_asks_what_nobody_wants(
    changes: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Settings(_env_file=None, **changes)  # type: ignore[arg-type]  # of several kinds
    monkeypatch.setattr(setup, "_handed_over", [made])
    await asyncio.wait_for(directory_watch(), 10)


@pytest.mark.parametrize("error", [DirectoryTrouble("down"), RuntimeError("a defect")])
async def test_the_server_goes_on_whatever_happens(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = Settings(_env_file=None, **LDAP)  # type: ignore[arg-type]  # of several kinds
    monkeypatch.setattr(setup, "_handed_over", [made])
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def fail(_: object) -> None:
        loop.call_soon_threadsafe(asked.set)
        raise error

    monkeypatch.setattr(sync, "directory_sync", fail)
    monkeypatch.setattr(sync, "with_database", lambda work: work())
    with caplog.at_level(logging.WARNING):
        watch = asyncio.create_task(directory_watch())
        await asyncio.wait_for(asked.wait(), 5)
        assert not watch.done()
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
