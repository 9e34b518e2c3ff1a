"""The page of signing keys: what it makes lets in, until it is disabled there."""

from __future__ import annotations

import asyncio
import urllib.error
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.managing import call, dialog
from tests.e2e.page import Desk, open_desk
from tests.e2e.test_page_access import grave_findings
from tests.harness.server import DeskgateServer, running_server

from deskgate.control.signed.signer import sign
from deskgate.grants import Secret


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server without any key."""
    with running_server(tmp_path_factory.mktemp("signing")) as server:
        yield server


async def _enter(server: DeskgateServer, secret: str, host: str = "10.0.0.7") -> int:
    """What the server answers a platform that signs with this secret."""
    form = sign(
        {"protocol": "ssh", "hostname": host, "port": "22", "username": "alice"},
        secret=Secret(secret),
        dialect="classic",
        now=datetime.now(UTC),
        identifier="desk",
    )
    try:
        answer = await asyncio.to_thread(server.post, "/api/tokens", form)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code
    assert answer["dataSource"] == "hmac"
    return 200


async def _choose(desk: Desk, field: str, option: str) -> None:
    await (
        dialog(desk)
        .get_by_role("combobox", name=field)
        .or_(dialog(desk).get_by_role("textbox", name=field))
        .first.click()
    )
    await desk.page.get_by_role("option", name=option, exact=True).click()


async def _in_menu(desk: Desk, item: str) -> None:
    await desk.by("signing-menu-portal").click()
    await desk.page.get_by_role("menuitem", name=item, exact=True).click()


async def _made(desk: Desk) -> str:
    """The secret that is shown, once; it is nowhere in the page after that."""
    secret = await desk.by("signing-secret").input_value()
    await desk.page.keyboard.press("Escape")  # whoever slips doesn't lose it
    await expect(desk.by("signing-secret")).to_be_visible()
    assert await grave_findings(desk) == []
    await desk.by("signing-secret-seen").click()
    await expect(desk.by("signing-secret")).to_have_count(0)
    assert secret not in await desk.page.content()
    return secret


async def test_a_keys_life(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        await desk.page.goto("/#/signing-keys")
        await expect(desk.page.get_by_text("No signing keys yet")).to_be_visible()
        await desk.by("signing-new").click()
        form = dialog(desk)
        await form.locator("[name=name]").fill("portal")
        await _choose(desk, "Dialect", "Classic")
        await desk.by("signing-networks").fill("10.0.0.0/8")
        await form.locator("[name=ports]").fill("ssh")
        await expect(desk.by("signing-save")).to_be_disabled()
        await form.locator("[name=ports]").fill("22, 5900-5910")
        assert await grave_findings(desk) == []
        await desk.by("signing-save").click()
        secret = await _made(desk)
        (key,) = (await call(desk, "GET", "signing-keys"))["items"]
        assert key["networks"] == ["10.0.0.0/8"]
        assert key["ports"] == [22, {"from": 5900, "to": 5910}]
        row = desk.by("signing-portal")
        await expect(row).to_contain_text("10.0.0.0/8 · ports 22, 5900-5910")
        await expect(row).to_contain_text("never")
        assert await _enter(own, secret) == 200
        assert await _enter(own, secret, "192.0.2.1") == 403

        await row.get_by_role("button", name="Edit").click()
        await dialog(desk).locator("[name=note]").fill("of the portal")
        await desk.by("signing-save").click()
        await expect(row).to_contain_text("of the portal")

        await _in_menu(desk, "Another secret…")
        await desk.by("signing-rotate-save").click()
        another = await _made(desk)
        assert await _enter(own, secret) == 403
        assert await _enter(own, another) == 200

        await _in_menu(desk, "Disable…")
        await desk.by("confirm").click()
        await expect(row).to_contain_text("Disabled")
        assert await _enter(own, another) == 403
        await _in_menu(desk, "Enable")
        await expect(row).to_contain_text("Enabled")
        assert await _enter(own, another) == 200

        await _in_menu(desk, "Delete…")
        await desk.by("confirm").click()
        await expect(row).to_have_count(0)
        assert await _enter(own, another) == 403


async def test_a_secret_that_is_given_and_what_is_wrong(
    browser: Browser, own: DeskgateServer
) -> None:
    async with open_desk(browser, own) as desk:
        await desk.page.goto("/#/signing-keys")
        await desk.by("signing-new").click()
        form = dialog(desk)
        await form.locator("[name=name]").fill("two words")
        await form.get_by_text("Give one").click()
        await expect(desk.by("signing-save")).to_be_disabled()
        await form.locator("[name=secret]").fill("too short")
        await desk.by("signing-save").click()
        await expect(form.locator("[name=name]")).to_have_attribute("aria-invalid", "true")
        await form.locator("[name=name]").fill("given")
        await desk.by("signing-save").click()
        await expect(form).to_contain_text("Give at least 16 characters")
        await form.locator("[name=secret]").fill("the secret that they have")
        await desk.by("signing-save").click()
        await expect(desk.by("signing-given")).to_contain_text("any machine")
        assert b"the secret that they have" not in await desk.received.everything()
