"""Platforms that sign for their users, as they reach us: nginx with TLS in front, at /guacamole/.

A page signs for itself in the browser, with nothing of ours: the classic dialect in two steps (the
request, then the tunnel by guacamole-common-js), and CyVerse's, which ends in a link.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect
from tests.compat.test_common_js import COLOURS, LIBRARY, OPEN, TYPE
from tests.e2e.page import Desk, Received, Session
from tests.harness.server import running_server
from tests.harness.wait import appears

from targets import Targets
from targets.certificates import made_certificates
from targets.nginx import running_nginx

SECRET = "my secret key"
# What a platform's own page does: sign with what the browser has, ask for a token.
SIGNED = """async ([secret, digest, form, message]) => {
    const bytes = text => new TextEncoder().encode(text);
    const algorithm = { name: "HMAC", hash: digest };
    const key = await crypto.subtle.importKey("raw", bytes(secret), algorithm, false, ["sign"]);
    const mac = await crypto.subtle.sign("HMAC", key, bytes(message));
    const signature = btoa(String.fromCharCode(...new Uint8Array(mac)));
    const body = new URLSearchParams({ ...form, signature });
    const answer = await fetch("api/tokens", { method: "POST", body });
    return [answer.status, await answer.json()];
}"""


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that nginx serves it under."""
    settings = {"SIGNED_SECRET_KEY": SECRET, "TRUSTED_PROXIES": "127.0.0.1"}
    certificates = made_certificates(tmp_path_factory.mktemp("certificates"))
    with running_server(tmp_path_factory.mktemp("server"), **settings) as server:
        folder = tmp_path_factory.mktemp("nginx")
        with running_nginx(folder, upstream=server.port, certificates=certificates) as port:
            yield f"https://127.0.0.1:{port}/guacamole/"


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(ignore_https_errors=True, bypass_csp=True)
    yield context
    await context.close()


async def platform_page(context: BrowserContext, front: str) -> Page:
    """A page of the platform's; at our address only because of browsers' rules."""
    page = await context.new_page()
    await page.goto(f"{front}healthz")
    return page


async def now(page: Page) -> str:
    return str(await page.evaluate("() => Date.now()"))


def connection(targets: Targets, protocol: str, identifier: str) -> dict[str, str]:
    told = targets.parameters(protocol)
    names = ("hostname", "port", "username", "password")
    signed = {f"guac.{name}": told[name] for name in names if told.get(name)}
    return {"id": identifier, "guac.protocol": protocol, **signed}


async def test_the_two_steps_of_the_classic_dialect(
    context: BrowserContext, front: str, targets: Targets
) -> None:
    page = await platform_page(context, front)
    identifier, timestamp = str(uuid4()), await now(page)
    form = connection(targets, "ssh", identifier) | {"timestamp": timestamp, "GUAC_TYPE": "c"}
    message = timestamp + "ssh"
    for name in ("username", "password", "hostname", "port"):
        message += name + form[f"guac.{name}"]
    status, entered = await page.evaluate(SIGNED, [SECRET, "SHA-1", form, message])
    assert status == 200
    assert (entered["dataSource"], entered["availableDataSources"]) == ("hmac", ["hmac"])

    await page.evaluate("() => { window.module = { exports: {} }; }")
    await page.add_script_tag(path=LIBRARY)
    query = (
        f"token={entered['authToken']}&GUAC_DATA_SOURCE=hmac&GUAC_ID={identifier}&GUAC_TYPE=c"
        "&GUAC_WIDTH=800&GUAC_HEIGHT=600&GUAC_IMAGE=image/png"
    )
    for kind in ("websocket", "http"):
        assert len(await page.evaluate(OPEN, [kind, query])) == 36
        await page.wait_for_function(f"() => ({COLOURS})() > 1")
        await runs(page, f"signed-{kind}", targets)
        assert (await page.evaluate("() => window.seen"))["errors"] == []
        await page.evaluate("() => client.disconnect()")


async def runs(page: Page, name: str, targets: Targets) -> None:
    """A command that is typed runs; a shell takes a moment before it listens."""
    for _ in range(15):
        await page.evaluate(TYPE, f"touch {name}\n")
        if await appears(Path(targets.home) / name, seconds=2):
            return
    raise AssertionError(f"nothing made {name}")


async def test_the_link_of_cyverse(context: BrowserContext, front: str, targets: Targets) -> None:
    page = await platform_page(context, front)
    identifier, timestamp = str(uuid4()), await now(page)
    form = connection(targets, "vnc", identifier) | {"timestamp": timestamp}
    # Values only, in its own order; a VNC server here has no user names.
    signed = ("hostname", "port", "username", "password")
    message = timestamp + "vnc" + "".join(form.get(f"guac.{name}", "") for name in signed)
    status, entered = await page.evaluate(SIGNED, [SECRET, "SHA-256", form, message])
    assert status == 200

    desk = Desk(await context.new_page(), Received())
    desk.received.watch(desk.page)
    written = base64.b64encode("\0".join((identifier, "c", "hmac")).encode()).decode()
    await desk.page.goto(f"{front}#/client/{written}?token={entered['authToken']}")
    session = Session(desk, identifier)
    await session.until("connected")
    await expect(desk.by("alone")).to_be_visible()
    assert "?" not in desk.page.url
    await session.settled()
    for _ in range(10):  # a desktop's terminal may take its time to be ready for keys
        await session.type("touch signed-link\n")
        if await appears(Path(targets.home) / "signed-link", seconds=3):
            break
    assert await appears(Path(targets.home) / "signed-link", seconds=1)
    assert form["guac.password"].encode() not in await desk.received.everything()
    assert desk.received.errors == []


async def test_a_signature_for_something_else_is_refused(
    context: BrowserContext, front: str, targets: Targets
) -> None:
    page = await platform_page(context, front)
    timestamp = await now(page)
    form = connection(targets, "ssh", "7") | {"timestamp": timestamp}
    status, refused = await page.evaluate(SIGNED, [SECRET, "SHA-1", form, "something else"])
    told: dict[str, Any] = refused
    assert (status, told["type"]) == (403, "INVALID_CREDENTIALS")
    assert SECRET not in str(told)
