"""A look of one's own: set in the page, seen at once, and by whoever comes to the log-in."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.page import open_desk, open_page
from tests.harness.server import running_server

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<circle cx="32" cy="32" r="30" fill="#12507a"/></svg>"""


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.svg"
    path.write_text(LOGO)
    return path


async def test_set_in_the_page_and_seen_by_everybody(
    browser: Browser, tmp_path: Path, logo: Path
) -> None:
    with running_server(tmp_path, GUACD="127.0.0.1:1", LOOK_TEXT="From the settings.") as server:
        async with open_desk(browser, server) as desk:
            page = desk.page
            await page.goto("/#/look")
            await desk.by("look-name").fill("Harbour Desk")
            await desk.by("look-accent").fill("#ffe14d")
            await expect(desk.by("look-warnings")).to_contain_text("hard to read on white")
            await desk.by("look-accent").fill("#8a1c5b")
            await expect(desk.by("look-warnings")).to_have_count(0)
            await page.get_by_role("button", name="Save").first.click()
            await expect(page).to_have_title("Harbour Desk")
            await expect(page.get_by_role("banner")).to_contain_text("Harbour Desk")
            accent = "getComputedStyle(document.documentElement).getPropertyValue('--dg-accent')"
            assert await page.evaluate(accent) == "#8a1c5b"
            await desk.by("look-title").fill("Welcome aboard")
            await desk.by("look-terms").fill("Be kind.\n\nMind the tide.")
            await page.get_by_role("button", name="Save").nth(1).click()
            await expect(page.get_by_role("button", name="Save").nth(1)).to_be_disabled()
            async with page.expect_file_chooser() as chooser:
                await page.get_by_role("button", name="Choose: Logo", exact=True).click()
            await (await chooser.value).set_files(logo)
            await expect(desk.by("look-logo")).to_contain_text("A picture of yours")

        async with open_page(browser, server) as nobody:
            await expect(nobody.page).to_have_title("Harbour Desk")
            await expect(nobody.page.get_by_role("heading", name="Welcome aboard")).to_be_visible()
            await expect(nobody.page.get_by_text("From the settings.")).to_be_visible()
            assert await nobody.page.evaluate(accent) == "#8a1c5b"
            picture = nobody.page.locator("img")
            await expect(picture).to_have_js_property("complete", value=True)
            assert await picture.evaluate("image => image.naturalWidth") > 0
            await nobody.by("terms").click()
            await expect(nobody.page.get_by_role("dialog")).to_contain_text("Mind the tide.")
