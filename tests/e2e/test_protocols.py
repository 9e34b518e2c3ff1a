"""What the product is for: log in, click a server, work on it. For each protocol, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser
from tests.e2e.page import open_desk
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears

from targets import Targets


@pytest.mark.parametrize("protocol", ["ssh", "vnc", "rdp", "telnet"])
async def test_a_person_works_on_the_target(
    browser: Browser, server: DeskgateServer, targets: Targets, protocol: str
) -> None:
    parameters = targets.parameters(protocol)
    identifier = server.add_connection(f"{protocol} worked on", protocol, parameters)
    name = f"worked-on-{protocol}"
    async with open_desk(browser, server) as desk:
        session = await desk.open(identifier)
        await session.until("connected")
        before = await session.settled()
        for _ in range(5):  # a desktop's terminal may take its time to be ready for keys
            await session.type(f"touch {name}\n")
            if await appears(Path(targets.home) / name, seconds=5):
                break
        assert await appears(Path(targets.home) / name, seconds=1)
        assert await session.changes_from(before)
        received = await desk.received.everything()
    assert parameters["password"].encode() not in received
    assert server.password.encode() not in received
    assert parameters["hostname"].encode() in received  # the tree was among what was read
