"""The page as a person uses it, by its stable test ids; it keeps all that the browser received."""

from __future__ import annotations

import asyncio
import contextlib
import io
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from PIL import Image, ImageChops
from playwright.async_api import Browser, Locator, Page, Response, WebSocket, expect
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from tests.harness.server import DeskgateServer

WAIT = 30_000  # ms; a desktop on a busy machine


@dataclass  # without slots: playwright leaves a mark on what listens
class Received:
    """All that the browser got: bodies, headers, WebSocket frames; but of the built page's files,
    which are the same for everybody, only the headers: to read them again costs a lot."""

    pieces: list[bytes] = field(default_factory=list)
    reading: list[asyncio.Task[None]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on(
            "response", lambda answer: self.reading.append(asyncio.create_task(self._read(answer)))
        )
        page.on("websocket", self._watch_socket)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    async def _read(self, answer: Response) -> None:
        headers = await answer.all_headers()
        self.pieces.append(repr(headers).encode())
        endless = headers.get("content-type", "").startswith("text/event-stream")
        built = "/assets/" in answer.url
        if answer.status not in (204, 301, 302, 304) and not endless and not built:
            self.pieces.append(await answer.body())

    def _watch_socket(self, socket: WebSocket) -> None:
        def keep(frame: bytes | str) -> None:
            self.pieces.append(frame.encode() if isinstance(frame, str) else frame)

        socket.on("framereceived", keep)

    async def everything(self) -> bytes:
        await asyncio.gather(*self.reading)
        return b"\n".join(self.pieces)


@dataclass(slots=True)
class Desk:
    """One logged-in page."""

    page: Page
    received: Received

    def by(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    async def open(self, identifier: str) -> Session:
        """Find the connection in the tree and click it."""
        row = self.by(f"tree-connection-{identifier}")
        session = Session(self, identifier)
        for _ in range(5):  # the tree may move below the pointer, and take the row out of sight
            await self._scroll_to(row)
            with contextlib.suppress(PlaywrightTimeoutError):
                await row.click(timeout=5000)
                await session.view.wait_for(state="attached", timeout=5000)
                return session
        raise AssertionError(f"connection {identifier} can't be opened by the tree")

    async def _scroll_to(self, row: Locator) -> None:
        """A long tree has only those rows that are in sight."""
        await self.page.get_by_role("treeitem").first.wait_for()
        await self.by("tree").hover()
        await self.page.mouse.wheel(0, -100_000)
        for turn in range(50):
            if await row.count():
                await asyncio.sleep(0.5 if turn else 0)  # until the rows stand still
                return
            await self.page.mouse.wheel(0, 200)
            await asyncio.sleep(0.1)


@dataclass(slots=True)
class Session:
    """One session's tab."""

    desk: Desk
    identifier: str

    @property
    def view(self) -> Locator:
        return self.desk.by(f"session-{self.identifier}")

    @property
    def state(self) -> Locator:
        return self.view.get_by_test_id("session-state")

    @property
    def canvas(self) -> Locator:
        return self.view.get_by_test_id("session-canvas")

    async def until(self, state: str, milliseconds: int = WAIT) -> None:
        await expect(self.state).to_have_attribute("data-state", state, timeout=milliseconds)

    async def ending(self) -> str:
        """How it ended, once it has."""
        await self.until("ended")
        return await self.state.get_attribute("data-ending") or ""

    async def type(self, text: str) -> None:
        await self.desk.page.keyboard.type(text, delay=15)

    async def picture(self) -> Image.Image:
        return Image.open(io.BytesIO(await self.canvas.screenshot())).convert("RGB")

    async def settled(self, seconds: float = 20) -> Image.Image:
        """The picture, once something is drawn and it has stayed the same for a second."""
        before = await self.picture()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            await asyncio.sleep(1)
            now = await self.picture()
            if not differ(before, now) and len(now.getcolors(1 << 24) or ()) > 1:
                return now
            before = now
        return before

    async def changes_from(self, before: Image.Image) -> bool:
        """Whether the picture becomes another one in time."""
        return await self._shows(lambda now: differ(before, now))

    async def becomes_like(self, before: Image.Image, share: float) -> bool:
        """Whether in time no more than this share of the pixels is another: a cursor that blinks
        is some."""
        return await self._shows(lambda now: differing(before, now) < share)

    async def _shows(self, check: Callable[[Image.Image], bool], seconds: float = 30) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if check(await self.picture()):
                return True
            await asyncio.sleep(0.2)
        return False


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether any pixel is another."""
    return one.size != other.size or ImageChops.difference(one, other).getbbox() is not None


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are plainly others."""
    if one.size != other.size:
        return 1.0
    changed = ImageChops.difference(one, other).convert("L").point(lambda level: 255 * (level > 24))
    return changed.histogram()[255] / (one.width * one.height)


@asynccontextmanager
async def open_page(
    browser: Browser, server: DeskgateServer, *, width: int = 1280, height: int = 800
) -> AsyncIterator[Desk]:
    """The log-in page, in a browser that nobody used before."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, base_url=server.url
    )
    context.set_default_timeout(WAIT)
    page = await context.new_page()
    received = Received()
    received.watch(page)
    await page.goto("/")
    try:
        yield Desk(page, received)
    except Exception as error:
        with contextlib.suppress(PlaywrightError):
            error.add_note(f"{page.url} showed:\n{await page.inner_text('body', timeout=5000)}")
        raise
    finally:
        await context.close()
        await asyncio.gather(*received.reading, return_exceptions=True)  # what the close cut off
    assert received.errors == []


async def log_in(desk: Desk, server: DeskgateServer) -> None:
    await desk.by("login-username").fill("admin")
    await desk.by("login-password").fill(server.password)
    await desk.by("login-submit").click()
    await desk.by("tree").wait_for()


@asynccontextmanager
async def open_desk(
    browser: Browser, server: DeskgateServer, *, width: int = 1280, height: int = 800
) -> AsyncIterator[Desk]:
    """The page, logged in."""
    async with open_page(browser, server, width=width, height=height) as desk:
        await log_in(desk, server)
        yield desk
