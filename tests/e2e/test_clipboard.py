"""Text of any script through the clipboard, into a terminal and onto a desktop, and back."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from playwright.async_api import Browser, expect
from tests.e2e.page import Session, open_desk
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears, becomes

from targets import Targets

TEXT = "ä 漢字 🙂 Grüße"


async def keeps_what_comes(session: Session, path: Path) -> bool:
    """Have a program write what it reads, character by character, until Ctrl+C."""
    for _ in range(5):  # a desktop's terminal may take its time to be ready for keys
        await session.type(f"stty -icanon; cat > {path}\n")
        if await appears(path, seconds=5):
            return True
        await session.desk.page.keyboard.press("Control+C")
    return False


async def has_its_shell_again(session: Session, mark: Path) -> bool:
    """What comes between a program's end and the shell's next line may be lost in the terminal."""
    for _ in range(5):
        await session.desk.page.keyboard.press("Control+C")
        await session.type(f"touch {mark}\n")
        if await appears(mark, seconds=5):
            return True
    return False


async def send_to_remote(session: Session, text: str) -> None:
    """By the clipboard panel, as in a browser that withholds its own clipboard."""
    desk = session.desk
    await desk.by("session-clipboard-open").click()
    await desk.by("session-clipboard-text").fill(text)
    await desk.by("session-clipboard-send").click()
    await desk.page.keyboard.press("Escape")
    await expect(session.view.locator("textarea")).to_be_focused()


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
        assert await keeps_what_comes(session, pasted)
        await send_to_remote(session, TEXT)
        await desk.page.keyboard.press("Control+Shift+V")
        assert await becomes(lambda: pasted.read_text() == TEXT)


async def test_onto_a_desktop_over_vnc_and_back(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("vnc pasted", "vnc", targets.parameters("vnc_utf8"))
    pasted = Path(targets.home) / "pasted-by-vnc"
    async with open_desk(browser, server) as desk:
        session = await desk.open(identifier)
        await session.until("connected")
        await session.settled()
        assert await keeps_what_comes(session, pasted)
        await send_to_remote(session, TEXT)
        assert await becomes(lambda: desktop_clipboard(targets) == TEXT)
        await desk.page.keyboard.press("Shift+Insert")
        assert await becomes(lambda: pasted.read_text() == TEXT)
        assert await has_its_shell_again(session, pasted.with_name("vnc-shell"))
        await session.type("printf 'zurück 漢 🙂' | xclip -selection clipboard\n")
        await desk.by("session-clipboard-open").click()
        await expect(desk.by("session-clipboard-text")).to_have_value("zurück 漢 🙂")
