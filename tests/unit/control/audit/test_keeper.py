"""What runs beside the server: leftovers sealed, old rows deleted, outlets fed, all let go."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from tests.unit.control.audit.outlets.receivers import syslog_tcp, webhooks

from deskgate.control.audit import chain, keeper, retention
from deskgate.control.audit.keeper import LogKeeper, senders
from deskgate.control.audit.models import Event, Outlet
from deskgate.control.audit.record import record
from deskgate.control.errors import KeyTrouble
from deskgate.control.setup import current_settings
from deskgate.control.threads import with_database
from deskgate.settings import Settings

pytestmark = pytest.mark.django_db(transaction=True)


def configured(**settings: object) -> Settings:
    return Settings(_env_file=None, data=current_settings().data, **settings)  # type: ignore[arg-type]  # by name


def some(count: int) -> None:
    for number in range(count):
        record("folder.create", name=str(number))


async def in_thread(work: object) -> object:
    return await asyncio.to_thread(with_database, work)  # type: ignore[arg-type]  # any callable


async def test_leftovers_are_sealed_at_start_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "SOON_BATCHES", 0)
    monkeypatch.setattr(keeper, "SEAL_SECONDS", 0.02)
    await in_thread(lambda: some(3))
    kept = LogKeeper(configured())
    await kept.begin()
    assert await in_thread(chain.unsealed_count) == 0
    assert REGISTRY.get_sample_value("deskgate_log_unsealed_rows") == 0
    running = asyncio.create_task(kept.run())
    await in_thread(lambda: some(2))
    async with asyncio.timeout(10):
        while await in_thread(chain.unsealed_count):
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await kept.stop()


async def test_trouble_is_logged_and_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SEAL_SECONDS", 0.02)
    troubles = iter([KeyTrouble("another key"), ZeroDivisionError()])
    sealed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def seal() -> int:
        for trouble in troubles:
            raise trouble
        loop.call_soon_threadsafe(sealed.set)
        return 0

    def purge() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(keeper, "seal", seal)
    monkeypatch.setattr(keeper, "log_purge_by_setting", purge)
    kept = LogKeeper(configured())
    running = asyncio.create_task(kept.run())
    await asyncio.wait_for(sealed.wait(), 10)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_old_rows_go(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = configured(log_keep_days=1)
    monkeypatch.setattr(retention, "current_settings", lambda: settings)
    await in_thread(lambda: some(2))

    def age() -> None:
        Event.chain.update(at="2020-01-01T00:00:00Z")

    await in_thread(age)
    kept = LogKeeper(settings)
    running = asyncio.create_task(kept.run())
    async with asyncio.timeout(10):
        while await in_thread(Event.objects.count) != 1:
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_both_outlets_are_fed() -> None:
    with webhooks() as hook, syslog_tcp() as lines:
        settings = configured(
            log_webhook_url=f"http://127.0.0.1:{hook.port}/",
            log_webhook_secret="s",
            log_syslog=f"tcp://127.0.0.1:{lines.port}",
        )
        kept = LogKeeper(settings)
        await kept.begin()
        await in_thread(lambda: some(3))
        async with asyncio.timeout(10):
            while hook.seqs() != [1, 2, 3] or lines.seqs() != [1, 2, 3]:
                await asyncio.sleep(0.02)
            while await in_thread(lambda: set(Outlet.objects.values_list("seq"))) != {(3,)}:
                await asyncio.sleep(0.02)
        await kept.stop()
    assert await in_thread(lambda: set(Outlet.objects.values_list("held_until"))) == {(None,)}


def test_which_outlets_there_are(tmp_path: Path) -> None:
    assert senders(configured()) == []
    found = senders(
        configured(
            log_webhook_url="https://siem.example.org",
            log_webhook_secret="s",
            log_syslog="tls://logs.example.org",
        )
    )
    assert [one.name for one in found] == ["webhook", "syslog"]
