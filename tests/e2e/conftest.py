"""A real browser before a real server before real targets."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from tests.e2e.page import Desk, open_desk
from tests.harness.server import DeskgateServer

# Without them Chromium calls its makers' servers at every start.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
)


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window. Root needs it without its sandbox."""
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    async with async_playwright() as playwright:
        program = shutil.which("chromium")
        assert program is not None, "chromium is not installed"
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def desk(browser: Browser, server: DeskgateServer) -> AsyncIterator[Desk]:
    """The page of the shared server, logged in."""
    async with open_desk(browser, server) as desk:
        yield desk
