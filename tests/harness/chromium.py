"""Debian's Chromium, for the tests that need a real browser: started once, a context for each test.

To start it takes a second or two of computing, which over a hundred tests is minutes. What is
started in one event loop serves that loop alone, so these tests share one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect
from pytest_asyncio import is_async_test

# What is expected comes when it comes, on a machine that four processes of tests keep busy.
expect.set_options(timeout=20_000)

# Without them Chromium calls its makers' servers at every start.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
)


def share_a_loop(items: list[pytest.Item], folder: Path) -> None:
    """For `pytest_collection_modifyitems`: the tests in this folder run in the session's loop."""
    mark = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if is_async_test(item) and item.path.is_relative_to(folder):
            item.add_marker(mark, append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window. Root needs it without its sandbox."""
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    async with async_playwright() as playwright:
        program = shutil.which("chromium")
        assert program is not None, "chromium is not installed"
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        await browser.close()
