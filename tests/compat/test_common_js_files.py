"""Files as Guacamole's web application moves them: guacamole-common-js 1.5.0 opens the streams, an
iframe downloads, requests upload; over both tunnels, while the screen is drawn to.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
from pathlib import Path

import pytest
from playwright.async_api import Browser
from tests.compat.test_common_js import TUNNELS, bare_page
from tests.harness.server import DeskgateServer

from targets import Targets

DATA = random.Random(7).randbytes(800_000)

# The client, its file system, and a screen that is never at rest.
OPEN = """([kind, query]) => new Promise((done, fail) => {
    const Guacamole = module.exports;
    const tunnel = kind === "http" ? new Guacamole.HTTPTunnel("tunnel")
        : new Guacamole.WebSocketTunnel("websocket-tunnel");
    const client = new Guacamole.Client(tunnel);
    const seen = { errors: [], paced: 0, syncs: 0, ended: 0 };
    client.onsync = () => { seen.syncs += 1; };
    client.onerror = status => { seen.errors.push(status.code); fail(new Error(status.code)); };
    client.onfilesystem = object => {
        Object.assign(window, { client, tunnel, seen, object });
        setInterval(() => { client.sendKeyEvent(1, 97); client.sendKeyEvent(0, 97); }, 20);
        done();
    };
    client.connect(query);
})"""
DOWNLOAD = """([path, token]) => object.requestInputStream(path, stream => {
    stream.onblob = () => { seen.paced += 1; stream.sendAck("OK", 0); };
    stream.onend = () => { seen.ended += 1; };
    const frame = document.createElement("iframe");
    const name = encodeURIComponent(path.split("/").pop());
    frame.src = `api/session/tunnels/${tunnel.uuid}/streams/${stream.index}/${name}?token=${token}`;
    document.body.appendChild(frame);
})"""
# `pieces` of a file, one request each, then the end: 1.5 has one piece.
UPLOAD = """async ([path, token, data, piece]) => {
    const stream = object.createOutputStream("application/octet-stream", path);
    await new Promise((done, fail) => {
        stream.onack = status => status.isError() ? fail(new Error(status.message)) : done();
    });
    stream.onack = null;
    const bytes = Uint8Array.from(atob(data), character => character.charCodeAt(0));
    const url = `api/session/tunnels/${tunnel.uuid}/streams/${stream.index}/a?token=${token}`;
    for (let at = 0; at < bytes.length; at += piece) {
        const body = new Blob([bytes.slice(at, at + piece)]);
        const answer = await fetch(url, { method: "POST", body });
        if (answer.status !== 204) throw new Error(await answer.text());
    }
    stream.sendEnd();
}"""


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("kind", TUNNELS)
async def test_files_go_up_and_come_down(
    browser: Browser, server: DeskgateServer, targets: Targets, tmp_path: Path, kind: str
) -> None:
    parameters = {**targets.parameters("ssh"), "enable-sftp": "true"}
    identifier = server.add_connection(f"files of common-js by {kind}", "ssh", parameters)
    token = await asyncio.to_thread(server.token)
    page = await bare_page(browser, server.url)
    query = (
        f"token={token}&GUAC_DATA_SOURCE=deskgate&GUAC_ID={identifier}&GUAC_TYPE=c"
        "&GUAC_WIDTH=800&GUAC_HEIGHT=600&GUAC_DPI=96&GUAC_IMAGE=image%2Fpng"
    )
    await page.evaluate(OPEN, [kind, query])

    source = Path(targets.home) / f"näïve {kind}.bin"
    source.write_bytes(DATA)
    async with page.expect_download() as downloading:
        await page.evaluate(DOWNLOAD, [str(source), token])
    download = await downloading.value
    assert download.suggested_filename == source.name
    await download.save_as(tmp_path / "down")
    assert checksum((tmp_path / "down").read_bytes()) == checksum(DATA)
    await page.wait_for_function("() => seen.ended === 1")
    seen = await page.evaluate("() => seen")
    assert seen["syncs"] > 0
    assert 0 < seen["paced"] < len(DATA) / 4096

    encoded = base64.b64encode(DATA).decode()
    for piece in (len(DATA), 300_000):
        path = Path(targets.home) / f"up-{kind}-{piece}"
        await page.evaluate(UPLOAD, [str(path), token, encoded, piece])
        assert checksum(path.read_bytes()) == checksum(DATA)
    assert (await page.evaluate("() => seen"))["errors"] == []
    await page.close()
