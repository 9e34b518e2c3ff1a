"""The page of live sessions, as two people have it: it changes by itself, without a reload."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.async_api import Browser, Locator, expect
from tests.e2e.managing import call, dialog
from tests.e2e.page import Desk, Session, open_desk, open_page
from tests.e2e.test_members import enter, person_add
from tests.e2e.test_page_access import grave_findings
from tests.e2e.test_return import live_id
from tests.harness.server import DeskgateServer

from targets import Targets

MINUTES_LEFT = re.compile(r"Parked, \d min left")  # of ten


async def entered(desk: Desk, name: str, *connections: str) -> list[tuple[str, Session]]:
    """Logged in, with a session on each: by its own id."""
    await enter(desk, name)
    found = []
    for connection in connections:
        session = await desk.open(connection)
        await session.until("connected")
        found.append((await live_id(desk, connection), session))
    return found


async def choose(desk: Desk, session: str, item: str) -> None:
    await desk.by(f"live-menu-{session}").click()
    await desk.page.get_by_role("menuitem", name=item).click()


async def looks(admin: Desk, session: str, row: Locator, name: str) -> None:
    """A picture when it is asked for; a look that is said on both sides."""
    await admin.by("live-view").get_by_text("Tiles").click()
    picture = admin.by(f"live-picture-{session}")
    await expect(row).to_contain_text(name)
    await expect(picture).to_have_count(0)
    await admin.by("live-pictures").check()
    await expect(picture.locator("canvas[data-drawn]")).to_be_visible()
    assert await grave_findings(admin) == []
    await admin.by("live-pictures").uncheck()
    await admin.by("live-view").get_by_text("List").click()
    await admin.by(f"live-primary-{session}").click()
    watching = Session(admin, f"a-{session}-seen")
    await watching.until("connected")
    await expect(watching.view.get_by_test_id("room-bar")).to_contain_text("You only watch")
    await admin.by("nav-live").click()
    await expect(row).to_contain_text("admin watches")
    await choose(admin, session, "Join")
    claim = Session(admin, f"a-{session}").view.get_by_test_id("room-claim")
    await expect(claim).to_have_text("Take control")
    await admin.by("nav-live").click()


async def test_what_goes_on_is_seen_and_ended(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    mark = uuid4().hex[:8]
    one, two = (
        server.add_connection(f"{name} {mark}", "ssh", targets.parameters("ssh"))
        for name in ("seen", "also seen")
    )
    name = f"ada{mark}"
    async with open_desk(browser, server) as admin:
        user = await person_add(admin, name)
        for connection in (one, two):
            grant = {"user_id": user, "connection_id": connection, "role": "connect"}
            await call(admin, "POST", "grants", grant)
        await admin.by("nav-live").click()
        async with open_page(browser, server) as ada:
            (first, session), (second, _) = await entered(ada, name, one, two)
            row = admin.by(f"live-{first}")
            await expect(row).to_contain_text(f"seen {mark}")
            assert await grave_findings(admin) == []
            await admin.by("live-search").fill(f"{name} also")
            await expect(admin.by("live-count")).to_have_text("1 session")
            await admin.by("live-search").fill("")
            await looks(admin, first, row, name)
            await choose(admin, first, "Message…")
            await dialog(admin).get_by_role("textbox").fill("Please save your work")
            assert await grave_findings(admin) == []
            await admin.by("live-message-send").click()
            await expect(session.view).to_contain_text("Please save your work")
        await expect(row).to_contain_text("Parked")
        async with open_page(browser, server) as ada:
            await enter(ada, name)
            await expect(ada.by(f"still-running-{second}")).to_contain_text(MINUTES_LEFT)
            marked = ada.page.get_by_role("treeitem", name="you have a parked session here")
            await expect(marked).to_have_count(2)
            assert await grave_findings(ada) == []
            await ada.by(f"tree-connection-{one}").click(button="right")
            goes_on = ada.page.get_by_role("menuitem", name="Continue your session")
            await expect(goes_on).to_be_visible()
            await ada.page.keyboard.press("Escape")
            await ada.by(f"still-running-{second}").get_by_role("button", name="End").click()
            await ada.by("confirm").click()
            await expect(admin.by(f"live-{second}")).to_have_count(0)
            await ada.by("nav-live").click()
            await expect(ada.by("live-list").locator("tbody tr")).to_have_count(1)
            await ada.by(f"live-primary-{first}").click()
            session = Session(ada, f"r-{first}")
            await session.until("connected")
            await expect(row).not_to_contain_text("Parked")
            other = await ada.open(two)
            await other.until("connected")
            await expect(admin.by(f"live-{await live_id(ada, two)}")).to_be_visible()
            await choose(admin, first, "End all 2 of")
            await expect(dialog(admin)).to_contain_text("2 sessions close at once")
            await admin.by("confirm").click()
            for ended in (session, other):
                assert await ended.ending() == "revoked"
            await expect(row).to_have_count(0)
