"""Sessions outlive their tabs: from another browser, after a reload, after a line that broke."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

from playwright.async_api import Browser, Route, WebSocketRoute, expect
from tests.e2e.managing import call
from tests.e2e.page import Desk, Session, open_desk
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears

from targets import Targets

# From the click to a whole picture: what has to be there is long drawn.
PICTURE_MS = 5000
SLEEP_SECONDS = 20

# Milliseconds from the next click to the picture of a session, as the page has it.
LISTEN = """() => {
  window.untilPicture = new Promise((resolve) => {
    const look = (clicked) => {
      const view = document.querySelector("section[data-drawn]");
      if (view?.querySelector("[data-state=connected]")) resolve(performance.now() - clicked);
      else requestAnimationFrame(() => look(clicked));
    };
    addEventListener("click", () => look(performance.now()), {capture: true, once: true});
  });
}"""


async def live_id(desk: Desk, connection: str) -> str:
    items = (await call(desk, "GET", "live"))["items"]
    (found,) = (str(one["id"]) for one in items if one["connection_id"] == connection)
    return found


async def continued(desk: Desk, session_id: str) -> tuple[Session, float]:
    """By the start page; with the time that it took, in milliseconds."""
    button = desk.by(f"continue-{session_id}")
    await button.wait_for()
    await desk.page.evaluate(LISTEN)
    await button.click()
    session = Session(desk, f"r-{session_id}")
    await session.until("connected")
    return session, float(await desk.page.evaluate("window.untilPicture"))


async def close(desk: Desk, session: Session) -> None:
    await desk.by(f"session-tab-close-{session.identifier}").click()
    await expect(session.view).to_have_count(0)


async def test_from_another_browser(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    mark, home = uuid4().hex[:8], Path(targets.home)
    ssh = server.add_connection(f"left {mark}", "ssh", targets.parameters("ssh"))
    rdp = server.add_connection(f"desktop {mark}", "rdp", targets.parameters("rdp"))
    async with open_desk(browser, server) as desk:
        desktop = await desk.open(rdp)
        await desktop.until("connected")
        await desktop.settled()
        for _ in range(5):  # its terminal may take its time
            await desktop.type(f"kept={mark}; touch ready-$kept\n")
            if await appears(home / f"ready-{mark}", seconds=5):
                break
        # guacd may leave a desktop that it has received undrawn, until a pointer makes it speak.
        await desktop.canvas.hover(position={"x": 500, "y": 400})
        before = await desktop.settled()
        shell = await desk.open(ssh)
        await shell.until("connected")
        await shell.settled()
        await shell.type(f"kept={mark}; sleep {SLEEP_SECONDS}; touch slept-$kept\n")
        ids = {name: await live_id(desk, name) for name in (ssh, rdp)}
    async with open_desk(browser, server) as desk:
        found, milliseconds = await continued(desk, ids[rdp])
        print(f"\n  RDP: from click to picture {milliseconds:.0f} ms")  # noqa: T201 -- a figure is wanted
        assert milliseconds < PICTURE_MS
        await found.settled()
        assert await found.becomes_like(before, 0.02)
        await found.type("touch rdp-$kept\n")  # the same program, with what it knew
        assert await appears(home / f"rdp-{mark}")
        await close(desk, found)
        found, milliseconds = await continued(desk, ids[ssh])
        print(f"  SSH: from click to picture {milliseconds:.0f} ms")  # noqa: T201 -- a figure is wanted
        assert milliseconds < PICTURE_MS
        assert await appears(home / f"slept-{mark}")
        await found.type("touch ssh-$kept\n")
        assert await appears(home / f"ssh-{mark}")
        await close(desk, found)
        async with asyncio.timeout(30):
            for one in ids.values():
                while (await call(desk, "GET", f"sessions/{one}"))["live"]:
                    await asyncio.sleep(0.1)


async def nobody(route: Route) -> None:
    await route.abort()


async def line_breaks(
    session: Session, sockets: list[WebSocketRoute], home: Path, mark: str
) -> None:
    page, before = session.desk.page, await session.settled()
    # The line breaks, and the server can't be reached for a while.
    await page.route("**/return-tokens", nobody)
    await sockets[-1].close(code=1012)
    await session.until("reconnecting")
    waiting = session.view.get_by_test_id("session-reconnecting")
    await expect(waiting).to_contain_text("What you type now is not sent")
    await expect(session.state).to_contain_text("Reconnecting")
    # A slash, and Ctrl+K, would begin a search in the page.
    await session.type(f"touch {home}/dropped-{mark}\n")
    await page.keyboard.press("Control+k")
    await expect(waiting).to_be_focused()
    await page.unroute("**/return-tokens")
    await waiting.get_by_role("button", name="Try now").click()
    await session.until("connected")
    await expect(session.state).to_have_attribute("data-returns", "1")
    await session.settled()
    assert await session.becomes_like(before, 0.02)
    await session.type("touch second-$kept\n")
    assert await appears(home / f"second-{mark}")
    assert not (home / f"dropped-{mark}").exists()


async def test_in_place_and_by_another_and_parked(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    mark, home = uuid4().hex[:8], Path(targets.home)
    connection = server.add_connection(f"in place {mark}", "ssh", targets.parameters("ssh"))
    sockets: list[WebSocketRoute] = []

    def pass_on(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    async with open_desk(browser, server) as desk:
        await desk.page.route_web_socket("**/websocket-tunnel*", pass_on)
        session = await desk.open(connection)
        await session.until("connected")
        await session.settled()
        await session.type(f"kept={mark}; touch first-$kept\n")
        assert await appears(home / f"first-{mark}")
        before = await session.settled()

        await line_breaks(session, sockets, home, mark)

        # A reload goes on with it by itself; a tab beside it does not.
        await desk.page.reload()
        await session.until("connected")
        await session.settled()
        assert await session.becomes_like(before, 0.05)
        await session.type("touch third-$kept\n")
        assert await appears(home / f"third-{mark}")

        # Another browser takes it; this one says so, and brings it back.
        name = await live_id(desk, connection)
        async with open_desk(browser, server) as other:
            there, _ = await continued(other, name)
            assert await session.ending() == "moved"
            await session.view.get_by_test_id("session-continue").click()
            await session.until("connected")
            assert await there.ending() == "moved"

        # Left running, and continued.
        await desk.page.get_by_role("button", name="Leave it running, and close the tab").click()
        await expect(session.view).to_have_count(0)
        again, _ = await continued(desk, name)
        await again.type("touch fourth-$kept\n")
        assert await appears(home / f"fourth-{mark}")
        await close(desk, again)
