"""Sharing in two clicks: a session with a guest, a connection with somebody who is told of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.async_api import Browser, expect
from tests.e2e.managing import call
from tests.e2e.page import Desk, Session, open_desk, open_page
from tests.e2e.test_links import opened, stands_alone
from tests.e2e.test_members import enter, person_add
from tests.e2e.test_page_access import grave_findings
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears

from targets import Targets

END_MS = 1500  # from the click to what the page says


async def share_by_link(giver: Desk) -> str:
    """Two clicks; the link's path."""
    await giver.by("session-share").click()
    await expect(giver.page.get_by_role("dialog")).to_contain_text("this very session")
    await giver.by("share-make").click()
    link = await giver.by("share-link").input_value()
    assert await grave_findings(giver) == []
    await giver.by("share-copy").click()
    await expect(giver.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    await giver.by("share-done").click()
    parts = urlsplit(link)
    return f"{parts.path}#{parts.fragment}"


async def shared(desk: Desk, side: str) -> str:
    """The identifier of the newest share."""
    items = (await call(desk, "GET", f"shares?side={side}"))["items"]
    return str(items[0]["id"])


async def guest_enters(guest: Desk, share: str) -> Session:
    await expect(guest.by("guest-offer")).to_contain_text("only see")
    assert await grave_findings(guest) == []
    await guest.by("guest-name").fill("Tom")
    await guest.by("guest-enter").click()
    session = Session(guest, f"s-{share}")
    await session.until("connected")
    await stands_alone(guest)
    return session


async def test_a_guest_enters_by_a_link_and_is_sent_away(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    name = f"shared {uuid4().hex}"
    connection = server.add_connection(name, "ssh", targets.parameters("ssh"))
    async with open_desk(browser, server) as giver:
        own = await giver.open(connection)
        await own.until("connected")
        await own.settled()
        link = await share_by_link(giver)
        share, secret = await shared(giver, "given"), link.rpartition("/")[2]
        async with opened(browser, server, link) as guest:
            session = await guest_enters(guest, share)
            before = await session.settled()
            # What the giver does is seen by the guest; what the guest types reaches nothing.
            await guest.page.mouse.click(600, 400)
            await session.type(f"touch by-guest-{share}\n")
            await own.view.click()
            await own.type(f"touch by-giver-{share}; echo seen\n")
            assert await appears(Path(targets.home) / f"by-giver-{share}")
            assert not (Path(targets.home) / f"by-guest-{share}").exists()
            assert await session.changes_from(before)
            # A reload asks for nothing, and has no secret to ask with.
            assert secret not in guest.page.url
            await guest.page.reload()
            await session.until("connected")
            await stands_alone(guest)

            await giver.by("nav-shared").click()
            row = giver.by(f"shared-{share}")
            await expect(row.get_by_test_id("shared-inside")).to_contain_text("Tom")
            assert await grave_findings(giver) == []
            await giver.by(f"shared-end-{share}").click()
            await session.until("ended", END_MS)
            await expect(guest.by("session-outcome")).to_be_visible()
            await expect(row).to_contain_text("Over since")
        async with opened(browser, server, link) as late:
            await expect(late.by("guest-trouble")).to_be_visible()
            assert await grave_findings(late) == []
        await giver.by("nav-workspace").click()
        await own.until("connected")


async def test_somebody_with_an_account_is_told_and_opens_it(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    connection = server.add_connection(f"lent {uuid4().hex}", "ssh", targets.parameters("ssh"))
    colleague = f"ada{uuid4().hex[:8]}"
    async with open_desk(browser, server) as giver, open_page(browser, server) as receiver:
        await person_add(giver, colleague)
        await enter(receiver, colleague)
        await receiver.by("nav-shared").click()
        await expect(receiver.page.get_by_text("Nothing is shared yet")).to_be_visible()
        await giver.by(f"tree-connection-{connection}").click(button="right")
        await giver.page.get_by_role("menuitem", name="Share…").click()
        await giver.by("share-to").get_by_text("A person or group").click()
        await giver.by("share-whom").fill(colleague)
        await giver.page.get_by_role("option", name=colleague).click()
        await giver.by("share-control").get_by_text("Use keyboard and mouse").click()
        assert await grave_findings(giver) == []
        await giver.by("share-make").click()
        # Nobody reloads: the news comes by itself, and so does the list's entry.
        news = receiver.by("share-news")
        await expect(news).to_have_attribute("role", "status")
        share = await shared(receiver, "received")
        await expect(receiver.by(f"shared-{share}")).to_contain_text("New")
        assert await grave_findings(receiver) == []
        await news.get_by_role("button", name="Open").click()
        session = Session(receiver, f"s-{share}")
        await session.until("connected")
        await session.settled()
        await session.type(f"touch lent-{share}\n")
        assert await appears(Path(targets.home) / f"lent-{share}")

        await giver.by("nav-shared").click()
        await expect(giver.by(f"shared-{share}")).to_contain_text(f"{colleague} is in")
        await giver.by(f"shared-end-{share}").click()
        await giver.by("confirm").click()
        await session.until("ended", END_MS)
        await receiver.by("nav-shared").click()
        await expect(receiver.by(f"shared-{share}")).to_have_count(0)
