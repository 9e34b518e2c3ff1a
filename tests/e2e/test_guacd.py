"""guacd killed, missing and back again, as the page tells it and the log keeps it."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import psutil
from playwright.async_api import Browser, expect
from tests.e2e.page import Desk, open_desk
from tests.harness.server import DeskgateServer, running_server

from targets import Targets, running_guacd

SAID_WITHIN = 2.0  # seconds
CONNECTED_OR_ENDED = re.compile("connected|ended")


def kill_managed_guacd(server: DeskgateServer) -> None:
    """The daemon and its connections, all at once, as the kernel would for want of memory."""
    for process in psutil.Process(server.process.pid).children(recursive=True):
        if process.name() == "guacd":
            process.kill()


async def log_rows(desk: Desk) -> list[dict[str, object]]:
    """The log, newest first, as the page's own API call gets it."""
    answer = await desk.page.request.get("/api/v1/sessions")
    rows = (await answer.json())["items"]
    assert isinstance(rows, list)
    return rows


async def test_killed_in_mid_session(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("ssh cut", "ssh", targets.parameters("ssh"))
    async with open_desk(browser, server) as desk:
        session = await desk.open(identifier)
        await session.until("connected")
        await session.settled()
        killed = time.monotonic()
        kill_managed_guacd(server)
        assert await session.ending() == "guacd-lost"
        assert time.monotonic() - killed < SAID_WITHIN
        async with asyncio.timeout(30):  # the browser hears it first, then the log
            while (row := (await log_rows(desk))[0])["live"]:
                await asyncio.sleep(0.1)
        assert row["ending"] == "guacd-lost"
        assert row["ended_at"] is not None
        # The managed one comes back by itself; until then each try says so.
        for _ in range(20):
            await session.view.get_by_test_id("session-reconnect").click()
            await expect(session.state).to_have_attribute(
                "data-state", CONNECTED_OR_ENDED, timeout=20_000
            )
            if await session.state.get_attribute("data-state") == "connected":
                break
            await desk.page.wait_for_timeout(500)
        await session.until("connected")
        await session.settled()


async def test_absent_and_then_there(browser: Browser, targets: Targets, tmp_path: Path) -> None:
    with running_guacd(tmp_path) as guacd:
        guacd.stop()
        folder = tmp_path / "server"
        folder.mkdir()
        with running_server(folder, GUACD=guacd.address) as server:
            identifier = server.add_connection("ssh late", "ssh", targets.parameters("ssh"))
            async with open_desk(browser, server) as desk:
                await expect(desk.by("status-banner")).to_contain_text("guacd")
                session = await desk.open(identifier)
                assert await session.ending() == "guacd-unreachable"
                guacd.start()
                await session.view.get_by_test_id("session-reconnect").click()
                await session.until("connected")


async def test_not_installed(browser: Browser, targets: Targets, tmp_path: Path) -> None:
    with running_server(tmp_path, GUACD_PROGRAM="no-such-guacd") as server:
        identifier = server.add_connection("ssh never", "ssh", targets.parameters("ssh"))
        async with open_desk(browser, server) as desk:
            await expect(desk.by("status-banner")).to_contain_text("not installed")
            session = await desk.open(identifier)
            await session.until("ended")
            await expect(session.view.get_by_test_id("session-outcome")).to_be_visible()
