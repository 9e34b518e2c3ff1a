"""A real browser before a real server before real targets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.e2e.page import Desk, open_desk
from tests.harness.chromium import browser, share_a_loop
from tests.harness.fixtures import tidier, tidy
from tests.harness.server import DeskgateServer

__all__ = ["browser", "tidier", "tidy"]  # fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    share_a_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser, server: DeskgateServer) -> AsyncIterator[Desk]:
    """The page of the shared server, logged in."""
    async with open_desk(browser, server) as desk:
        yield desk
