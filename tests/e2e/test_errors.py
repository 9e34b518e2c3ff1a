"""What can go wrong at the target and at log-in, each with words of its own."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.page import open_desk, open_page
from tests.harness.server import DeskgateServer

from targets import UNKNOWN_HOST, Targets, closed_port


@pytest.mark.parametrize(
    ("protocol", "change", "ending", "words"),
    [
        ("ssh", {"password": "wrong"}, "login-refused", "password"),
        ("vnc", {"password": "wrong"}, "login-refused", "password"),
        ("ssh", {"hostname": UNKNOWN_HOST}, "host-unknown", "name"),
        ("vnc", {"port": "closed"}, "host-unreachable", "port"),
        ("rdp", {"ignore-cert": "false"}, "certificate-untrusted", "certificate"),
    ],
)
async def test_each_has_its_words(
    browser: Browser,
    server: DeskgateServer,
    targets: Targets,
    protocol: str,
    change: dict[str, str],
    ending: str,
    words: str,
) -> None:
    with closed_port() as nobody:
        parameters = targets.parameters(protocol) | change
        if parameters["port"] == "closed":
            parameters["port"] = str(nobody)
        name = f"{protocol} {ending} shown"
        identifier = server.add_connection(name, protocol, parameters)
        async with open_desk(browser, server) as desk:
            session = await desk.open(identifier)
            for _ in range(3):
                # guacd may fail before it has its owner among its users, who then isn't told why.
                if await session.ending() != "closed-by-target":
                    break
                await session.view.get_by_test_id("session-reconnect").click()
                await session.until("connecting")
            assert await session.ending() == ending
            await expect(session.view).to_contain_text(re.compile(words, re.IGNORECASE))
            await expect(session.view.get_by_test_id("session-reconnect")).to_be_focused()


async def test_a_wrong_password_at_log_in(browser: Browser, server: DeskgateServer) -> None:
    async with open_page(browser, server) as desk:
        await desk.by("login-username").fill("admin")
        await desk.by("login-password").fill("not it")
        await desk.by("login-submit").click()
        await expect(desk.by("login-error")).to_contain_text("wrong")
        await expect(desk.by("tree")).to_have_count(0)
