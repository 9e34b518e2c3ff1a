"""Guacamole's links: the sessions that they name, alone in the window, by whatever they carry."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, expect
from tests.e2e.page import Desk, Received, Session, log_in, open_page
from tests.e2e.test_page_access import grave_findings
from tests.harness.server import DeskgateServer

from targets import Targets


def written(identifier: str, kind: str = "c", source: str = "deskgate") -> str:
    """A link's id as Guacamole has written it since 1.4."""
    return former(identifier, kind, source).translate(str.maketrans("+/", "-_", "="))


def former(identifier: str, kind: str = "c", source: str = "deskgate") -> str:
    """And as until 1.3."""
    return base64.b64encode("\0".join((identifier, kind, source)).encode()).decode()


@asynccontextmanager
async def opened(
    browser: Browser, server: DeskgateServer, address: str, *, width: int = 1280, height: int = 800
) -> AsyncIterator[Desk]:
    """A window of nobody's, in which a link is the first thing that happens."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, base_url=server.url
    )
    page = await context.new_page()
    received = Received()
    received.watch(page)
    await page.goto(address)
    try:
        yield Desk(page, received)
    finally:
        await context.close()
    assert received.errors == []


async def stands_alone(desk: Desk) -> None:
    """Neither tree nor log-in nor header, and no secret in the address."""
    await expect(desk.by("alone")).to_be_visible()
    for other in ("tree", "login-username", "user-menu"):
        await expect(desk.by(other)).to_have_count(0)
    assert "?" not in desk.page.url


async def trouble(desk: Desk) -> str:
    """By which name the page says why a link opens nothing."""
    said = desk.by("link-trouble")
    await expect(said).to_be_visible()
    await expect(desk.by("alone")).to_have_count(0)
    return await said.get_attribute("data-trouble") or ""


@pytest.fixture
def terminal(server: DeskgateServer, targets: Targets) -> str:
    return server.add_connection(f"linked {uuid4().hex}", "ssh", targets.parameters("ssh"))


@pytest.mark.parametrize("prefix", ["", "/guacamole"])
async def test_a_link_with_a_token(
    browser: Browser, server: DeskgateServer, terminal: str, prefix: str
) -> None:
    token = server.token()
    address = f"{prefix}/#/client/{written(terminal)}?token={token}"
    async with opened(browser, server, address) as desk:
        session = Session(desk, terminal)
        await session.until("connected")
        await stands_alone(desk)
        await expect(desk.page).to_have_title(re.compile("^linked "))
        assert token not in desk.page.url
        await session.settled()
        await desk.page.reload()  # the token was kept for this tab
        await session.until("connected")
        await stands_alone(desk)


async def test_the_menu_of_a_session(
    browser: Browser, server: DeskgateServer, terminal: str
) -> None:
    address = f"/#/client/{former(terminal)}?token={server.token()}"
    async with opened(browser, server, address) as desk:
        session = Session(desk, terminal)
        await session.until("connected")
        menu, tools = desk.by("alone-menu"), desk.by("session-toolbar")
        await expect(tools).not_to_be_in_viewport(ratio=0.5)
        await menu.click()
        await expect(tools).to_be_in_viewport(ratio=0.9)
        await tools.get_by_role("button", name="Clipboard").click()
        await desk.by("session-clipboard-text").fill("sent by link")
        await desk.by("session-clipboard-send").click()
        await desk.page.keyboard.press("Escape")
        await session.canvas.click()
        await expect(tools).not_to_be_in_viewport(ratio=0.5)
        await desk.page.keyboard.press("Control+Alt+Shift")
        await expect(tools).to_be_in_viewport(ratio=0.9)
        await tools.get_by_role("button", name="Disconnect").click()
        assert await session.ending() == "closed-by-user"
        await expect(session.view.get_by_test_id("session-close")).to_have_count(0)
        await session.view.get_by_test_id("session-reconnect").click()
        await session.until("connected")


async def test_a_link_with_a_name_and_a_password(
    browser: Browser, server: DeskgateServer, terminal: str
) -> None:
    secret = f"username=admin&password={quote(server.password)}"
    async with opened(browser, server, f"/#/client/{terminal}?{secret}") as desk:
        await Session(desk, terminal).until("connected")
        await stands_alone(desk)
        kept = await desk.page.evaluate("JSON.stringify([sessionStorage, localStorage])")
        assert server.password not in kept
        assert await desk.page.evaluate("history.length") <= 2
    async with opened(browser, server, f"/#/client/{terminal}?username=admin&password=x") as desk:
        assert await trouble(desk) == "wrong-password"
        await desk.by("link-log-in").click()
        await desk.by("login-username").wait_for()


async def test_a_link_for_who_is_logged_in(
    browser: Browser, server: DeskgateServer, terminal: str
) -> None:
    async with open_page(browser, server) as desk:
        await desk.page.goto(f"/#/client/{written(terminal, source='postgresql')}")
        await desk.by("login-username").fill("admin")
        await desk.by("login-password").fill(server.password)
        await desk.by("login-submit").click()
        session = Session(desk, terminal)
        await session.until("connected")
        await stands_alone(desk)
        other = await desk.page.context.new_page()
        await other.goto(f"/#/client/{terminal}")  # logged in already
        await Session(Desk(other, desk.received), terminal).until("connected")
        await expect(other.get_by_test_id("tree")).to_have_count(0)
        await other.get_by_test_id("alone-menu").click()
        await other.get_by_role("button", name="Disconnect").click()
        await other.get_by_test_id("session-close").click()  # leads to the page
        await expect(other.get_by_test_id("tree")).to_be_visible()
        await other.goto("/#/client/999999")
        await expect(other.get_by_test_id("link-trouble")).to_have_attribute(
            "data-trouble", "not-found"
        )


async def test_several_side_by_side(
    browser: Browser, server: DeskgateServer, targets: Targets, terminal: str
) -> None:
    second = server.add_connection("linked beside", "ssh", targets.parameters("ssh"))
    address = f"/#/client/{written(terminal)}.{former(second)}?token={server.token()}"
    async with opened(browser, server, address) as desk:
        one, two = Session(desk, terminal), Session(desk, second)
        await one.until("connected")
        await two.until("connected")
        await stands_alone(desk)
        left, right = await one.view.bounding_box(), await two.view.bounding_box()
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] <= right["x"]
        before = await two.settled()
        await one.canvas.click()
        await one.type("clear\n")
        await two.canvas.click()
        await two.type("echo to the second alone\n")
        await expect(desk.by("alone-menu")).to_be_visible()
        assert await two.changes_from(before)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/#/client/{id}?token=0123456789ABCDEF", "expired"),
        ("/#/?token=0123456789ABCDEF", "expired"),
        ("/#/?key=no-such-key", "share-over"),
        ("/#/client/{signed}", "needs-link"),
        ("/#/client/{signed}?id=x&timestamp=1&signature=y", "expired"),
        ("/#/client/1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17?token=x", "too-many-tiles"),
    ],
)
async def test_a_link_that_opens_nothing_says_why(
    browser: Browser, server: DeskgateServer, terminal: str, address: str, name: str
) -> None:
    signed = written("x", source="hmac")
    async with opened(browser, server, address.format(id=terminal, signed=signed)) as desk:
        assert await trouble(desk) == name
        await expect(desk.by("tree")).to_have_count(0)
        assert "?" not in desk.page.url


async def test_a_connection_that_is_not_there(browser: Browser, server: DeskgateServer) -> None:
    address = f"/#/client/999999?token={server.token()}"
    async with opened(browser, server, address) as desk:
        session = Session(desk, "999999")
        assert await session.ending() == "refused"
        await expect(session.view).to_contain_text("Ask whoever gave you this link")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_grave_for_who_sees_it_otherwise(
    browser: Browser, server: DeskgateServer, terminal: str, scheme: Literal["light", "dark"]
) -> None:
    server.add_connection(f"another to choose {scheme}", "ssh", {"hostname": "127.0.0.1"})
    token = server.token()
    findings: dict[str, list[str]] = {}
    async with opened(browser, server, f"/#/client/{terminal}?token=none") as desk:
        await desk.page.emulate_media(color_scheme=scheme)
        await trouble(desk)
        findings["trouble"] = await grave_findings(desk)
    async with opened(browser, server, f"/#/?token={token}") as desk:
        await desk.page.emulate_media(color_scheme=scheme)
        await desk.by("link-choice").wait_for()
        findings["choice"] = await grave_findings(desk)
    async with opened(browser, server, f"/#/client/{terminal}.999999?token={token}") as desk:
        await desk.page.emulate_media(color_scheme=scheme)
        await Session(desk, terminal).until("connected")
        await Session(desk, "999999").until("ended")
        await desk.by("alone-menu").click()
        findings["sessions"] = await grave_findings(desk)
    assert {name: found for name, found in findings.items() if found} == {}


async def test_below_a_prefix_the_page_is_the_page(
    browser: Browser, server: DeskgateServer, terminal: str
) -> None:
    async with open_page(browser, server) as desk:
        await desk.page.goto("/guacamole?x=1")
        assert desk.page.url.endswith("/guacamole/?x=1")
        await log_in(desk, server)
        session = await desk.open(terminal)
        await session.until("connected")
        await expect(desk.page).to_have_title("Deskgate")


async def test_a_link_in_the_window_of_the_page(
    browser: Browser, server: DeskgateServer, terminal: str
) -> None:
    async with open_page(browser, server) as desk:
        await log_in(desk, server)
        await _type_address(desk.page, f"#/client/{terminal}")
        await Session(desk, terminal).until("connected")
        await stands_alone(desk)
        await _type_address(desk.page, "#/settings/mysql/users")  # one of Guacamole's own pages
        await expect(desk.page.get_by_role("heading", name="Users")).to_be_visible()


async def _type_address(page: Page, fragment: str) -> None:
    """As by hand: the document may stay the same."""
    await page.evaluate("fragment => { location.hash = fragment; }", fragment)
