"""Pages built on guacamole-common-js 1.5.0 alone: its tunnels, its parser, its client."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import Peer, fake_guacd
from tests.fakes.server import QUERY, gateway
from tests.harness.server import ROOT, DeskgateServer
from tests.harness.wait import appears

from deskgate.guac import encode
from targets import Targets
from targets.nginx import running_nginx

LIBRARY = ROOT / "web/node_modules/guacamole-common-js/dist/cjs/guacamole-common.js"
SECONDS = 30
TUNNELS = ("websocket", "http")
PROTOCOLS = ("ssh", "vnc", "rdp")

# The tunnels are made as Guacamole's own web application makes them.
OPEN = """async ([kind, query]) => {
    const Guacamole = module.exports;
    const make = {
        websocket: () => new Guacamole.WebSocketTunnel("websocket-tunnel"),
        http: () => new Guacamole.HTTPTunnel("tunnel"),
        chained: () => new Guacamole.ChainedTunnel(make.websocket(), make.http()),
    };
    const tunnel = make[kind]();
    const client = new Guacamole.Client(tunnel);
    const seen = { errors: [], states: [], syncs: 0, drawn: 0 };
    Object.assign(window, { client, tunnel, seen });
    document.body.replaceChildren(client.getDisplay().getElement());
    const drawnOrEnded = new Promise(done => {
        client.onsync = () => { seen.syncs += 1; done(); };
        const failed = status => { seen.errors.push(status.code); done(); };
        client.onerror = failed;
        tunnel.onerror = failed;
        const changed = tunnel.onstatechange;
        tunnel.onstatechange = state => { seen.states.push(state); changed?.(state); };
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
# How many colours the screen shows: one, as long as nothing was drawn.
COLOURS = """() => {
    const canvas = client.getDisplay().flatten();
    if (!canvas.width || !canvas.height) return 0;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
}"""
CLOSED_STATE = 2
# Everything that an HTTP tunnel hands on, until the first `sync`.
HEAR = """query => new Promise((done, fail) => {
    const tunnel = new module.exports.HTTPTunnel("tunnel");
    const heard = [];
    tunnel.onerror = status => fail(new Error(`${status.code}`));
    tunnel.oninstruction = (opcode, elements) => {
        heard.push([opcode, ...elements]);
        if (opcode === "sync") {
            done(heard);
            tunnel.sendMessage("disconnect");
        }
    };
    tunnel.connect(query);
})"""


@dataclass(slots=True)
class Foreign:
    """A bare page with the library, at an address of the server's."""

    page: Page
    server: DeskgateServer

    async def open(self, kind: str, connection: str) -> Any:
        """The tunnel's uuid, once something was drawn or it has failed."""
        token = await asyncio.to_thread(self.server.token)
        query = (
            f"token={token}&GUAC_DATA_SOURCE=deskgate&GUAC_ID={connection}&GUAC_TYPE=c"
            "&GUAC_WIDTH=800&GUAC_HEIGHT=600&GUAC_DPI=96&GUAC_TIMEZONE=Europe%2FVienna"
            "&GUAC_AUDIO=audio%2FL16&GUAC_IMAGE=image%2Fpng&GUAC_IMAGE=image%2Fjpeg"
        )
        return await self.page.evaluate(OPEN, [kind, query])

    async def runs(self, name: str, targets: Targets) -> bool:
        """Whether a command that is typed runs; a desktop takes a moment before it listens."""
        for _ in range(SECONDS):
            await self.page.evaluate(TYPE, f"touch {name}\n")
            if await appears(Path(targets.home) / name, seconds=2):
                return True
        return False

    async def drawn(self, kind: str, connection: str) -> None:
        """Wait for a picture. guacd's RDP now and then draws before it has its owner among its
        users, who is then never told the screen's size: it is opened again."""
        for _ in range(3):
            with contextlib.suppress(PlaywrightTimeoutError):
                await self.page.wait_for_function(f"() => ({COLOURS})() > 1", timeout=15_000)
                return
            await self.page.evaluate("() => client.disconnect()")
            await self.open(kind, connection)
        await self.page.wait_for_function(f"() => ({COLOURS})() > 1")

    async def seen(self) -> dict[str, Any]:
        seen = await self.page.evaluate("() => window.seen")
        assert isinstance(seen, dict)
        return seen


async def bare_page(browser: Browser, url: str) -> Page:
    """From the server's own address, because of browsers' rules; without anything of ours."""
    page = await browser.new_page(bypass_csp=True)
    await page.goto(f"{url}/healthz")
    await page.evaluate("() => { window.module = { exports: {} }; }")
    await page.add_script_tag(path=LIBRARY)
    return page


@pytest_asyncio.fixture(loop_scope="session")
async def foreign(browser: Browser, server: DeskgateServer) -> AsyncIterator[Foreign]:
    page = await bare_page(browser, server.url)
    assert await page.evaluate("() => module.exports.API_VERSION") == "1.5.0"
    yield Foreign(page, server)
    await page.close()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("kind", TUNNELS)
async def test_it_opens_draws_types_and_closes(
    foreign: Foreign, server: DeskgateServer, targets: Targets, kind: str, protocol: str
) -> None:
    name = f"common-js-{kind}-{protocol}"
    identifier = server.add_connection(name, protocol, targets.parameters(protocol))
    assert len(await foreign.open(kind, identifier)) == 36
    await foreign.drawn(kind, identifier)
    assert await foreign.runs(name, targets)
    seen = await foreign.seen()
    assert seen["errors"] == []
    assert CLOSED_STATE not in seen["states"]
    assert seen["syncs"] > 0
    assert await foreign.page.evaluate("() => tunnel.isConnected()")
    await foreign.page.evaluate("() => client.disconnect()")
    assert (await foreign.seen())["errors"] == []


@pytest.mark.parametrize("kind", TUNNELS)
async def test_it_hears_why_a_session_ended(
    foreign: Foreign, server: DeskgateServer, targets: Targets, kind: str
) -> None:
    parameters = targets.parameters("ssh") | {"password": "wrong"}
    refused = server.add_connection(f"refused by {kind}", "ssh", parameters)
    await foreign.open(kind, refused)
    await foreign.page.wait_for_function("() => seen.errors.length > 0")
    assert 0x0301 in (await foreign.seen())["errors"]


@pytest.mark.parametrize(("kind", "status"), [("websocket", 0x0204), ("http", 0x0204)])
async def test_it_hears_why_there_is_no_tunnel(foreign: Foreign, kind: str, status: int) -> None:
    await foreign.open(kind, "there-is-none")
    assert status in (await foreign.seen())["errors"]


async def test_the_shells_end_ends_the_http_tunnel_without_an_error(
    foreign: Foreign, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("ends by itself", "ssh", targets.parameters("ssh"))
    await foreign.open("http", identifier)
    assert await foreign.runs("before-the-end", targets)
    await foreign.page.evaluate(TYPE, "exit\n")
    await foreign.page.wait_for_function("() => !tunnel.isConnected()")
    assert (await foreign.seen())["errors"] == []


async def test_where_no_websocket_passes_the_http_tunnel_serves(
    browser: Browser, server: DeskgateServer, targets: Targets, tmp_path: Path
) -> None:
    """Through an nginx set up for any site: it passes no upgrade, and holds answers back."""
    identifier = server.add_connection("behind a plain proxy", "ssh", targets.parameters("ssh"))
    with running_nginx(tmp_path, upstream=server.port, knows_tunnels=False) as port:
        page = await bare_page(browser, f"http://127.0.0.1:{port}")
        foreign = Foreign(page, server)
        try:
            uuid = await foreign.open("chained", identifier)
            assert len(uuid) == 36
            assert await foreign.runs("through-a-plain-proxy", targets)
            assert (await foreign.seen())["errors"] == []
            requests = "performance.getEntriesByType('resource').map(one => one.name)"
            names = await page.evaluate(f"() => {requests}")
            assert any("/tunnel?read:" in one for one in names)
        finally:
            await page.close()


async def test_both_tunnels_draw_the_same(
    foreign: Foreign, server: DeskgateServer, targets: Targets
) -> None:
    """After much was drawn, over one and then the other: nothing was lost on the way."""
    identifier = server.add_connection("much to draw", "ssh", targets.parameters("ssh"))
    pictures = "() => client.getDisplay().flatten().toDataURL()"
    picture = ""
    for kind in TUNNELS:
        await foreign.open(kind, identifier)
        assert await foreign.runs(f"much-by-{kind}", targets)
        done = f"drawn-by-{kind}"
        await foreign.page.evaluate(TYPE, f"seq 1 9999; clear; seq 1 20; touch {done}\n")
        assert await appears(Path(targets.home) / done)
        if kind == TUNNELS[0]:
            before = ""  # its last frame may be on its way
            while (picture := await foreign.page.evaluate(pictures)) != before:
                before = picture
                await foreign.page.wait_for_timeout(2000)
        else:
            await foreign.page.wait_for_function(
                f"picture => ({pictures})() === picture", arg=picture
            )
        assert (await foreign.seen())["errors"] == []
        await foreign.page.evaluate("() => client.disconnect()")


async def test_what_its_parser_can_t_read_costs_nothing_else(browser: Browser) -> None:
    """Up to 1.5.1 it takes an empty element for a response's end, and counts UTF-16 units."""
    said = [("name", "a"), ("msg", "1", "@x", ""), ("name", "b"), ("name", "🙂漢"), ("name", "c")]
    said += [("name", str(number)) if number % 7 else ("msg", "") for number in range(100)]

    async def draw(peer: Peer) -> None:
        await peer.greet()
        await peer.send("".join(encode(*one) for one in said).encode())
        await peer.say("blob", "1", "")
        await peer.say("sync", "1")
        await peer.until("disconnect")

    async with fake_guacd(draw) as guacd, gateway(FakeAuthority(guacd.address)) as server:
        page = await browser.new_page()
        await page.route("**/page", lambda route: route.fulfill(body="<body></body>"))
        await page.goto(f"http://127.0.0.1:{server.port}/page")
        await page.evaluate("() => { window.module = { exports: {} }; }")
        await page.add_script_tag(path=LIBRARY)
        heard = await page.evaluate(HEAR, urlencode(QUERY))
        await page.close()
    readable = [list(one) for one in said if "" not in one]
    readable[readable.index(["name", "🙂漢"])] = ["name", "\ufffd漢"]
    assert heard == [*readable, ["blob", "1", " "], ["sync", "1"]]
