"""Text of any script through the clipboard, into a terminal and onto a desktop, and back."""

from __future__ import annotations

import asyncio
import os
import subprocess
from pathlib import Path

from playwright.async_api import Browser, expect
from tests.e2e.page import Desk, open_desk
from tests.harness.server import DeskgateServer
from tests.harness.wait import becomes

from targets import Targets

TEXT = "ä 漢字 🙂 Grüße"


async def send_to_remote(desk: Desk, text: str) -> None:
    """By the clipboard panel, as in a browser that withholds its own clipboard."""
    await desk.by("session-clipboard-open").click()
    await desk.by("session-clipboard-text").fill(text)
    await desk.by("session-clipboard-send").click()
    await desk.page.keyboard.press("Escape")
    await desk.by("session-clipboard-text").wait_for(state="hidden")


def desktop_clipboard(targets: Targets) -> str:
    """What the desktop's CLIPBOARD holds, as any program there would get it."""
    environment = {
        **os.environ,
        "DISPLAY": targets.vnc_utf8_display,
        "XAUTHORITY": targets.vnc_utf8_authority,
    }
    command = ["xclip", "-selection", "clipboard", "-o", "-target", "UTF8_STRING"]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=5, check=False)
    return done.stdout.decode(errors="replace")


async def test_into_a_terminal_over_ssh(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("ssh pasted", "ssh", targets.parameters("ssh"))
    pasted = Path(targets.home) / "pasted-by-ssh"
    async with open_desk(browser, server) as desk:
        session = await desk.open(identifier)
        await session.until("connected")
        await session.settled()
        await session.type(f"cat > {pasted.name}\n")
        await send_to_remote(desk, TEXT)
        await desk.page.keyboard.press("Control+Shift+V")
        await asyncio.sleep(0.5)
        await session.type("\n")
        await desk.page.keyboard.press("Control+D")
        assert await becomes(lambda: pasted.exists() and pasted.read_text() == f"{TEXT}\n")


async def test_onto_a_desktop_over_vnc_and_back(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("vnc pasted", "vnc", targets.parameters("vnc_utf8"))
    pasted = Path(targets.home) / "pasted-by-vnc"
    async with open_desk(browser, server) as desk:
        session = await desk.open(identifier)
        await session.until("connected")
        await session.settled()
        await send_to_remote(desk, TEXT)
        assert await becomes(lambda: desktop_clipboard(targets) == TEXT)
        await session.type(f"cat > {pasted.name}\n")
        await desk.page.keyboard.press("Shift+Insert")
        await asyncio.sleep(0.5)
        await session.type("\n")
        await desk.page.keyboard.press("Control+D")
        assert await becomes(lambda: pasted.exists() and pasted.read_text() == f"{TEXT}\n")
        await session.type("printf 'zurück 漢 🙂' | xclip -selection clipboard\n")
        await desk.by("session-clipboard-open").click()
        await expect(desk.by("session-clipboard-text")).to_have_value("zurück 漢 🙂")
