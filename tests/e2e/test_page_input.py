"""Pointers and sizes, as what the page sends for them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Page, WebSocket
from tests.e2e.page import Desk, Received, log_in, open_desk
from tests.harness.server import DeskgateServer
from tests.harness.wait import becomes

from deskgate.guac import Instruction, parse_message
from targets import Targets

UP, DOWN = "8", "16"  # the wheel's buttons


def sent_by(page: Page) -> list[Instruction]:
    """Grows with what the page sends."""
    sent: list[Instruction] = []

    def keep(frame: bytes | str) -> None:
        if isinstance(frame, str):
            sent.extend(parse_message(frame))

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", keep)

    page.on("websocket", watch)
    return sent


async def buttons(sent: list[Instruction], *wanted: str) -> list[str]:
    """Of each mouse instruction, which buttons are down, once the last ones are those wanted and no
    more follow, or time is up; forgets what was sent."""
    before: list[str] = []
    for _ in range(100):
        found = [instruction[3] for instruction in sent if instruction[0] == "mouse"]
        if found == before and tuple(found[-len(wanted) :]) == wanted:
            break
        before = found
        await asyncio.sleep(0.3)
    sent.clear()
    return before


async def test_the_wheel_both_ways_and_none_sideways(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("vnc wheel", "vnc", targets.parameters("vnc"))
    async with open_desk(browser, server) as desk:
        sent = sent_by(desk.page)
        session = await desk.open(identifier)
        await session.until("connected")
        await session.settled()
        await session.canvas.hover()
        await asyncio.sleep(0.2)
        sent.clear()
        for x, y, button in ((0, 60, DOWN), (0, -60, UP)):
            await desk.page.mouse.wheel(x, y)
            assert await buttons(sent, button, "0") == [button, "0"]
        await desk.page.mouse.wheel(120, 0)
        await desk.page.mouse.wheel(0, 60)  # what is sent is this one's alone
        assert await buttons(sent, DOWN, "0") == [DOWN, "0"]


async def test_two_fingers_scroll_and_leave_no_button_down(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("vnc touch", "vnc", targets.parameters("vnc"))
    context = await browser.new_context(
        base_url=server.url, has_touch=True, viewport={"width": 1180, "height": 820}
    )
    desk = Desk(await context.new_page(), Received())
    await desk.page.goto("/")
    await log_in(desk, server)
    sent = sent_by(desk.page)
    session = await desk.open(identifier)
    await session.until("connected")
    await session.settled()
    touch = await context.new_cdp_session(desk.page)

    async def fingers(kind: str, *places: tuple[int, int]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    sent.clear()
    await desk.page.touchscreen.tap(600, 400)
    assert (await buttons(sent, "1", "0"))[-2:] == ["1", "0"]
    await fingers("touchStart", (600, 400))
    await fingers("touchStart", (600, 400), (660, 400))
    await fingers("touchMove", (600, 450), (660, 450))
    await fingers("touchEnd")
    scrolled = [UP, "0", UP, "0"]
    assert await buttons(sent, *scrolled) == scrolled
    # A drag (tap, then press), with a second finger in the middle of it.
    await desk.page.touchscreen.tap(600, 400)
    await fingers("touchStart", (600, 400))
    await fingers("touchMove", (640, 400))
    await fingers("touchStart", (640, 400), (700, 400))
    await fingers("touchEnd")
    assert (await buttons(sent, "0"))[-1] == "0"
    await context.close()


async def test_the_terminal_follows_the_window(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("ssh resized", "ssh", targets.parameters("ssh"))
    told = Path(targets.home) / "columns"
    async with open_desk(browser, server, width=1280) as desk:
        session = await desk.open(identifier)
        await session.until("connected")
        await session.settled()

        async def columns() -> int:
            told.unlink(missing_ok=True)
            await session.type("stty size > columns\n")
            assert await becomes(lambda: told.exists() and told.read_text().strip() != "")
            return int(told.read_text().split()[1])

        wide = await columns()
        await desk.page.set_viewport_size({"width": 900, "height": 700})
        async with asyncio.timeout(60):
            while await columns() >= wide:
                pass
