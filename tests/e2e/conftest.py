"""A real browser before a real server before real targets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser
from tests.e2e.page import Desk, open_desk
from tests.harness.chromium import browser
from tests.harness.server import DeskgateServer

__all__ = ["browser"]  # a fixture


@pytest_asyncio.fixture
async def desk(browser: Browser, server: DeskgateServer) -> AsyncIterator[Desk]:
    """The page of the shared server, logged in."""
    async with open_desk(browser, server) as desk:
        yield desk
