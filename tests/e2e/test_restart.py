"""The server is stopped, and killed, under an open page: it says so, and goes on by itself."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from playwright.async_api import Browser, expect
from tests.e2e.page import Desk, Session, open_desk
from tests.harness.restarting import Restarting
from tests.harness.server import running_server
from tests.harness.wait import appears

from targets import Targets


async def test_the_page_goes_on_by_itself(
    browser: Browser, tmp_path: Path, targets: Targets
) -> None:
    with running_server(tmp_path, RESTART_MINUTES="5") as server:
        restarting = Restarting(server)
        try:
            connection = server.add_connection("restarted", "ssh", targets.parameters("ssh"))
            async with open_desk(browser, server) as desk:
                await through_restarts(desk, connection, restarting, Path(targets.home))
        finally:
            await asyncio.to_thread(restarting.close)
    assert restarting.family() == {}


async def through_restarts(desk: Desk, connection: str, restarting: Restarting, home: Path) -> None:
    session = await desk.open(connection)
    await session.until("connected")
    await session.settled()
    await session.type("kept=yes; touch here-$kept\n")
    assert await appears(home / "here-yes")
    for number in (signal.SIGTERM, signal.SIGKILL):
        await session.type(f"sleep 1; touch meanwhile-{number.name}\n")
        lost = time.monotonic()
        await asyncio.to_thread(restarting.end, number)
        await session.until("reconnecting")
        ended = time.monotonic()
        await expect(session.view.get_by_test_id("session-reconnecting")).to_be_visible()
        await session.type(f"touch dropped-{number.name}\n")
        started = await asyncio.to_thread(restarting.start)
        await session.until("connected")
        figures = (
            f"{number.name}: {ended - lost:.1f} s to its end, {started:.1f} s until a server is "
            f"there, {time.monotonic() - ended:.1f} s of reconnecting as the page shows it"
        )
        print(f"\n  {figures}")  # noqa: T201 -- figures are wanted
        await same_shell(session, home, number.name)


async def same_shell(session: Session, home: Path, name: str) -> None:
    """What ran has run on, what was typed without a line is nowhere, what is typed now arrives."""
    assert await appears(home / f"meanwhile-{name}")
    for _ in range(5):
        await session.type(f"touch after-{name}-$kept\n")
        if await appears(home / f"after-{name}-yes", seconds=5):
            break
    assert (home / f"after-{name}-yes").exists()
    assert not (home / f"dropped-{name}").exists()
