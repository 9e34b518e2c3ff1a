"""Sound that guacd sends is played. No target here has a sound card, so guacd is a fake."""

from __future__ import annotations

import asyncio
import base64
import math
import struct
from pathlib import Path

from playwright.async_api import Browser
from tests.e2e.page import log_in, open_page
from tests.fakes.guacd import CONNECTION_ID, Peer, fake_guacd
from tests.harness.server import running_server

RATE = 22050
# How the page plays is the library's; that it plays is that buffers with a sound in them start.
LISTEN = """() => {
    window.played = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...when) {
        window.played.push(Math.max(...this.buffer.getChannelData(0)));
        return start.apply(this, when);
    };
}"""


def tone(seconds: float) -> bytes:
    """440 Hz, 16 bits, mono."""
    count = int(RATE * seconds)
    samples = (int(20000 * math.sin(2 * math.pi * 440 * n / RATE)) for n in range(count))
    return struct.pack(f"<{count}h", *samples)


async def sing(peer: Peer) -> None:
    await peer.until("select")
    await peer.say("args", "VERSION_1_5_0", "hostname")
    while (instruction := await peer.next()) != ("connect", "VERSION_1_5_0", "h"):
        if instruction is None:  # who only asked whether guacd is there
            return
    await peer.say("ready", CONNECTION_ID)
    await peer.say("size", "0", "100", "100")
    await peer.say("audio", "1", f"audio/L16;rate={RATE},channels=1")
    await peer.say("sync", "1")
    sound = tone(1.0)
    for at in range(0, len(sound), 6000):
        await peer.say("blob", "1", base64.b64encode(sound[at : at + 6000]).decode())
    await peer.say("sync", "2")
    while await peer.next() is not None:
        pass


async def test_a_tone_is_played(browser: Browser, tmp_path: Path) -> None:
    async with fake_guacd(sing) as guacd:
        server = running_server(tmp_path, GUACD=str(guacd.address))
        running = await asyncio.to_thread(server.__enter__)
        try:
            identifier = running.add_connection("singing", "vnc", {"hostname": "h"})
            async with open_page(browser, running) as desk:
                await desk.page.evaluate(LISTEN)
                await log_in(desk, running)
                session = await desk.open(identifier)
                await session.until("connected")
                loudest = 0.0
                for _ in range(100):
                    played = await desk.page.evaluate("() => window.played")
                    loudest = max([loudest, *played])
                    if loudest > 0.5:
                        break
                    await asyncio.sleep(0.1)
                assert loudest > 0.5
                assert any(heard[0] == "audio" for peer in guacd.peers for heard in peer.heard)
        finally:
            await asyncio.to_thread(server.__exit__, None, None, None)
