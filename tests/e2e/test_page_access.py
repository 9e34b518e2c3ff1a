"""The page for people who don't see it well, or see it otherwise: axe-core finds nothing grave."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser
from tests.e2e.page import Desk, log_in, open_page
from tests.harness.server import ROOT, DeskgateServer

from targets import Targets

AXE = Path(ROOT, "web", "node_modules", "axe-core", "axe.min.js").read_text()
# Dialogs and menus fade in, and half-faded text has half its contrast; a spinner never ends.
FADED = """async () => {
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  const ends = (one) => Number.isFinite(one.effect?.getComputedTiming().endTime);
  await Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished));
}"""
SOON = 0.3  # seconds until what a click opens is there
GRAVE = ("serious", "critical")


async def grave_findings(desk: Desk) -> list[str]:
    await asyncio.sleep(SOON)
    await desk.page.evaluate(FADED)
    await desk.page.evaluate(AXE + ";0")
    found = await desk.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{finding['id']}: {finding['nodes'][0]['html'][:200]}"
        for finding in found["violations"]
        if finding["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["Light", "Dark"])
async def test_nothing_grave(
    browser: Browser, server: DeskgateServer, targets: Targets, scheme: str
) -> None:
    good = server.add_connection(f"accessible {scheme}", "ssh", targets.parameters("ssh"))
    parameters = targets.parameters("ssh") | {"password": "wrong"}
    bad = server.add_connection(f"inaccessible {scheme}", "ssh", parameters)
    findings: dict[str, list[str]] = {}
    async with open_page(browser, server) as desk:
        page = desk.page
        await desk.by("login-password").wait_for()
        await page.emulate_media(color_scheme="dark" if scheme == "Dark" else "light")
        findings["log-in"] = await grave_findings(desk)
        await log_in(desk, server)
        findings["tree"] = await grave_findings(desk)
        await (await desk.open(bad)).ending()
        findings["ended"] = await grave_findings(desk)
        session = await desk.open(good)
        await session.until("connected")
        await session.settled(5)
        findings["open"] = await grave_findings(desk)
        for name in ("session-clipboard-open", "session-keys-open", "user-menu", "tree-add"):
            await desk.by(name).click()
            findings[name] = await grave_findings(desk)
            await page.keyboard.press("Escape")
        for item in ("New folder…", "New connection…"):
            await desk.by("tree-add").click()
            await page.get_by_role("menuitem", name=item).click()
            findings[item] = await grave_findings(desk)
            if item == "New folder…":  # the tree's rows of folders are looked at as well
                await page.get_by_role("dialog").get_by_label("Name").fill(f"Racks {scheme}")
                await page.keyboard.press("Enter")
            else:
                await page.keyboard.press("Escape")
            await page.get_by_role("dialog").wait_for(state="detached")
        await desk.by("open-history").click()
        await desk.by("history").wait_for()
        findings["history"] = await grave_findings(desk)
    assert {place: found for place, found in findings.items() if found} == {}
