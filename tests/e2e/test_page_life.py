"""What becomes of open sessions when the log-in, the picture or the tab goes."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Browser, WebSocketRoute, expect
from tests.e2e.page import open_desk
from tests.e2e.test_guacd import log_rows
from tests.harness.server import DeskgateServer

from deskgate.guac import encode, parse_message
from targets import Targets

SLOW_MILLISECONDS = 20_000  # the page says it after 15 s


async def test_a_lost_log_in_keeps_the_page(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    one = server.add_connection("kept one", "ssh", targets.parameters("ssh"))
    two = server.add_connection("kept two", "ssh", targets.parameters("ssh"))
    async with open_desk(browser, server) as desk:
        session = await desk.open(one)
        await session.until("connected")
        await desk.page.context.clear_cookies()
        other = await desk.open(two)
        await expect(desk.by("login-notice")).to_be_visible()
        await expect(desk.by("tree")).not_to_be_visible()
        await expect(desk.by("login-password")).to_be_focused()
        await desk.by("login-password").fill(server.password)
        await desk.page.keyboard.press("Enter")
        await expect(desk.by("tree")).to_be_visible()
        await session.until("connected")  # it never ended
        assert await other.ending() == "refused"
        await expect(other.view).to_contain_text("Log in again")
        await other.view.get_by_test_id("session-reconnect").click()
        await other.until("connected")
        # Who logs out by choice leaves nothing behind.
        await desk.by("user-menu").click()
        await desk.by("logout").click()
        await desk.by("login-password").wait_for()
        await expect(desk.by("tree")).to_have_count(0)


async def test_a_closed_tab_ends_its_session(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("closed by tab", "ssh", targets.parameters("ssh"))
    async with open_desk(browser, server) as desk:
        session = await desk.open(identifier)
        await session.until("connected")
        await desk.by("open-history").click()
        live = desk.by("history").locator("tbody tr").first
        lasted = live.locator("td").nth(4)
        await expect(lasted).to_have_text(re.compile(r"^\d+ s$"))
        await expect(lasted).not_to_have_text(await lasted.inner_text())  # it runs
        await desk.by("open-history").click()
        await desk.by(f"session-tab-close-{identifier}").click()
        await expect(session.view).to_have_count(0)
        async with asyncio.timeout(30):
            while (row := (await log_rows(desk))[0])["live"]:
                await asyncio.sleep(0.1)
        assert (row["connection_name"], row["live"]) == ("closed by tab", False)
        assert row["ending"] == "closed-by-user"


async def test_no_picture_is_said(browser: Browser, server: DeskgateServer) -> None:
    identifier = server.add_connection("draws nothing", "rdp", {"hostname": "127.0.0.1"})

    def gateway(socket: WebSocketRoute) -> None:
        """Opens, sends an empty frame, answers pings; and draws when it is clicked."""

        def draw(*elements: str) -> None:
            socket.send(encode(*elements).encode())  # guacd's share of deskgate.stream

        def answer(message: str | bytes) -> None:
            assert isinstance(message, str)
            for instruction in parse_message(message):
                if instruction[:2] == ("", "ping"):
                    socket.send(encode(*instruction))
                elif instruction[0] == "mouse" and instruction[3] == "1":
                    draw("rect", "0", "0", "0", "640", "480")
                    draw("cfill", "14", "0", "40", "60", "80", "255")
                    draw("sync", "2")

        socket.on_message(answer)
        socket.send(encode("", "d1d1d1d1-0000-4000-8000-000000000000"))
        draw("size", "0", "640", "480")
        draw("sync", "1")

    async with open_desk(browser, server) as desk:
        await desk.page.route_web_socket("**/websocket-tunnel*", gateway)
        session = await desk.open(identifier)
        await session.until("connected")
        waiting = session.view.get_by_test_id("session-waiting")
        await expect(waiting).to_contain_text("Waiting for the first picture")
        await expect(session.state).to_contain_text("Waiting for the first picture")
        await expect(session.view.get_by_test_id("session-slow")).to_have_count(0)
        await expect(session.view.get_by_test_id("session-slow")).to_contain_text(
            "slow", timeout=SLOW_MILLISECONDS
        )
        # A click beside the card goes to the machine, which may be waiting for one.
        await session.canvas.click(position={"x": 60, "y": 60})
        await expect(waiting).to_have_count(0)
        await expect(session.state).to_have_text("draws nothing: connected.")
