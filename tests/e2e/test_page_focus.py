"""Keys go where the person looks: nothing takes the focus from somebody who is typing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Page, Route, expect
from tests.e2e.page import Session, log_in, open_desk, open_page
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears

from targets import Targets

SLOW_SECONDS = 1.5


async def slow_admission(page: Page) -> None:
    """Each session takes a while to open, and the person does something else meanwhile."""

    async def later(route: Route) -> None:
        await asyncio.sleep(SLOW_SECONDS)
        await route.continue_()

    await page.route("**/tunnel-tokens", later)


async def press_menu_keys(page: Page) -> None:
    for key in ("Control", "Alt", "Shift"):
        await page.keyboard.down(key)
    for key in ("Shift", "Alt", "Control"):
        await page.keyboard.up(key)


async def test_a_session_that_opens_leaves_the_filter_alone(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("ssh slow to open", "ssh", targets.parameters("ssh"))
    async with open_desk(browser, server) as desk:
        await slow_admission(desk.page)
        session = await desk.open(identifier)
        await desk.by("tree-filter").click()
        await desk.page.keyboard.type("a secret search", delay=200)
        await session.until("connected")
        await expect(desk.by("tree-filter")).to_have_value("a secret search")
        await expect(desk.by("tree-filter")).to_be_focused()


async def test_a_session_that_ends_leaves_the_filter_alone(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    parameters = targets.parameters("ssh") | {"password": "wrong"}
    identifier = server.add_connection("ssh refused later", "ssh", parameters)
    async with open_desk(browser, server) as desk:
        await slow_admission(desk.page)
        session = await desk.open(identifier)
        await desk.by("tree-filter").click()
        assert await session.ending() == "login-refused"
        await asyncio.sleep(0.3)
        await expect(desk.by("tree-filter")).to_be_focused()


async def test_who_types_faster_than_the_tree_comes(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("typed early", "ssh", targets.parameters("ssh"))
    typed = asyncio.Event()

    async def late(route: Route) -> None:
        await typed.wait()
        await route.continue_()

    async with open_page(browser, server) as desk:
        await desk.page.route("**/api/v1/tree", late, times=1)
        await log_in(desk, server)
        await desk.page.keyboard.press("/")
        await desk.page.keyboard.type("typed early\n")
        typed.set()
        await Session(desk, identifier).until("connected")


async def test_all_by_keyboard(browser: Browser, server: DeskgateServer, targets: Targets) -> None:
    one = server.add_connection("first by keys", "ssh", targets.parameters("ssh"))
    two = server.add_connection("second by keys", "telnet", targets.parameters("telnet"))
    async with open_desk(browser, server) as desk:
        keyboard = desk.page.keyboard
        for identifier, name in ((one, "first by keys"), (two, "second by keys")):
            await keyboard.press("/" if identifier == one else "Shift+Tab")
            await desk.by("tree-filter").focus()
            await desk.by("tree-filter").fill(name)
            await keyboard.press("Enter")
            session = desk.by(f"session-{identifier}")
            await expect(session.get_by_test_id("session-state")).to_contain_text("connected.")
            await expect(session.locator("textarea")).to_be_focused()
            await press_menu_keys(desk.page)
            await expect(desk.by("session-share")).to_be_focused()
        # Along the tools, and into one of them.
        await keyboard.press("ArrowRight")
        await expect(desk.by("session-clipboard-open")).to_be_focused()
        await keyboard.press("Enter")
        await expect(desk.by("session-clipboard-text")).to_be_focused()
        await keyboard.press("Escape")
        await expect(desk.by(f"session-{two}").locator("textarea")).to_be_focused()
        # From the tools to the tabs, and there: the other one, back, and away with this one.
        await press_menu_keys(desk.page)
        await keyboard.press("Shift+Tab")
        tabs = desk.page.get_by_role("tab")
        await expect(tabs.nth(1)).to_be_focused()
        await keyboard.press("Delete")
        await expect(tabs).to_have_count(1)
        # Asking again for the session in front leads back into it.
        await desk.by("tree-filter").fill("first by keys")
        await keyboard.press("Enter")
        await expect(desk.by(f"session-{one}").locator("textarea")).to_be_focused()
        for _ in range(5):
            await keyboard.type("touch by-keys\n", delay=15)
            if await appears(Path(targets.home) / "by-keys", seconds=5):
                break
        assert await appears(Path(targets.home) / "by-keys", seconds=1)


async def test_the_log_in_moves_nothing_below_a_hand(
    browser: Browser, server: DeskgateServer
) -> None:
    asked = 0

    async def late(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            await asyncio.sleep(SLOW_SECONDS)
        await route.continue_()

    async with open_page(browser, server) as desk:
        await desk.page.route("**/api/v1/session", late)
        await desk.page.reload()
        before = await desk.by("login-submit").bounding_box()
        await asyncio.sleep(2 * SLOW_SECONDS)
        assert await desk.by("login-submit").bounding_box() == before
        await expect(desk.by("login-passkey")).to_be_visible()
