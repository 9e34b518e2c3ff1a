"""A page built on guacamole-common-js alone: Guacamole's own tunnel, parser and client."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser
from tests.harness.server import ROOT, DeskgateServer
from tests.harness.wait import appears

from targets import Targets

LIBRARY = ROOT / "web/node_modules/guacamole-common-js/dist/cjs/guacamole-common.js"
OPEN = """async ([url, query]) => {
    const Guacamole = module.exports;
    const tunnel = new Guacamole.WebSocketTunnel(url);
    const client = new Guacamole.Client(tunnel);
    document.body.append(client.getDisplay().getElement());
    window.client = client;
    window.tunnel = tunnel;
    window.tunnelErrors = [];
    const drawnOrEnded = new Promise(done => {
        client.onsync = done;
        tunnel.onerror = client.onerror = status => {
            window.tunnelErrors.push(status.code);
            done();
        };
    });
    client.connect(query);
    await drawnOrEnded;
    return tunnel.uuid;
}"""
TYPE = """text => {
    for (const character of text) {
        const keysym = character === "\\n" ? 0xFF0D : character.codePointAt(0);
        client.sendKeyEvent(1, keysym);
        client.sendKeyEvent(0, keysym);
    }
}"""


async def test_it_opens_draws_types_and_hears_why_it_ended(
    browser: Browser, server: DeskgateServer, targets: Targets
) -> None:
    parameters = targets.parameters("ssh")
    identifier = server.add_connection("ssh by another client", "ssh", parameters)
    refused = server.add_connection("ssh refused", "ssh", parameters | {"password": "wrong"})
    # A page from the same address, as browsers want it for a server on loopback, but a bare one.
    page = await browser.new_page(bypass_csp=True)
    await page.goto(f"{server.url}/healthz")
    await page.evaluate("() => { window.module = { exports: {} }; }")
    await page.add_script_tag(path=LIBRARY)
    tunnel = f"ws://127.0.0.1:{server.port}/websocket-tunnel"

    def query(connection: str) -> str:
        return (
            f"token={server.token()}&GUAC_DATA_SOURCE=deskgate&GUAC_ID={connection}&GUAC_TYPE=c"
            "&GUAC_WIDTH=800&GUAC_HEIGHT=600&GUAC_IMAGE=image/png"
        )

    uuid = await page.evaluate(OPEN, [tunnel, query(identifier)])
    assert len(uuid) == 36
    await page.wait_for_timeout(2000)
    await page.evaluate(TYPE, "touch typed-by-another\n")
    assert await appears(Path(targets.home) / "typed-by-another")
    assert await page.evaluate("() => window.tunnelErrors") == []
    await page.evaluate("() => client.disconnect()")

    await page.evaluate(OPEN, [tunnel, query(refused)])
    await page.wait_for_function("() => window.tunnelErrors.length > 0")
    assert 0x0301 in await page.evaluate("() => window.tunnelErrors")
    await page.close()
