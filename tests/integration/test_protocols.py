"""Each protocol through the whole server to a real target: what is typed there happens there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.harness.client import ending_of_opening, session
from tests.harness.server import DeskgateServer
from tests.harness.wait import appears

from targets import UNKNOWN_HOST, Targets, closed_port

SECONDS = 30


@pytest.mark.parametrize("protocol", ["ssh", "vnc", "rdp", "telnet"])
async def test_a_command_typed_in_the_browser_runs_on_the_target(
    server: DeskgateServer, targets: Targets, protocol: str
) -> None:
    identifier = server.add_connection(f"{protocol} typed", protocol, targets.parameters(protocol))
    token = await asyncio.to_thread(server.token)
    name = f"typed-by-{protocol}"
    async with session(server.port, token, identifier) as client:
        await client.until("sync", SECONDS)
        await asyncio.sleep(3)  # what is typed into guacd's own log-in over telnet is lost in it
        for _ in range(SECONDS):  # a desktop takes a moment before its terminal listens
            await client.type(f"touch {name}\n")
            if await asyncio.to_thread((Path(targets.home) / name).exists):
                break
            await asyncio.sleep(1)
        assert await appears(Path(targets.home) / name)
        assert client.pictures > 0


@pytest.mark.parametrize(
    ("protocol", "change", "ending"),
    [
        ("ssh", {"password": "wrong"}, "login-refused"),
        ("ssh", {"hostname": UNKNOWN_HOST}, "host-unknown"),
        ("ssh", {"port": "closed"}, "host-unreachable"),
        ("vnc", {"password": "wrong"}, "login-refused"),
        ("vnc", {"hostname": UNKNOWN_HOST}, "host-unknown"),
        ("vnc", {"port": "closed"}, "host-unreachable"),
        ("rdp", {"ignore-cert": "false"}, "certificate-untrusted"),
        ("rdp", {"hostname": UNKNOWN_HOST}, "host-unknown"),
        ("rdp", {"port": "closed"}, "host-unreachable"),
        ("telnet", {"hostname": UNKNOWN_HOST}, "host-unknown"),
        ("telnet", {"port": "closed"}, "host-unreachable"),
    ],
)
async def test_what_goes_wrong_is_told_apart(
    server: DeskgateServer,
    targets: Targets,
    protocol: str,
    change: dict[str, str],
    ending: str,
) -> None:
    with closed_port() as nobody:
        parameters = targets.parameters(protocol) | change
        if parameters["port"] == "closed":
            parameters["port"] = str(nobody)
        name = f"{protocol} {ending} {change}"
        identifier = server.add_connection(name, protocol, parameters)
        assert await ending_of_opening(server.port, server.token, identifier) == ending
