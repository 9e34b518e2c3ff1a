"""Keys rotate while the server runs and sessions are open."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.harness.client import Client, session
from tests.harness.server import DeskgateServer, running_server
from tests.harness.wait import becomes

from targets import Targets

SECONDS = 30


async def _types(client: Client, mark: Path) -> None:
    await client.until("sync", SECONDS)
    for _ in range(SECONDS):
        await client.type(f"touch {mark.name}\n")
        if await becomes(mark.exists, seconds=2):
            return
    raise AssertionError(f"{mark} was never made")


async def _opens(server: DeskgateServer, connection: str, mark: Path) -> None:
    token = await asyncio.to_thread(server.token)
    async with session(server.port, token, connection) as client:
        await _types(client, mark)


async def test_rotation_beside_a_running_server(tmp_path: Path, targets: Targets) -> None:
    home = Path(targets.home)
    with running_server(tmp_path) as server:
        keys = tmp_path / "data" / "keys" / "vault.keys"
        first = keys.read_text()
        parameters = targets.parameters("ssh")
        connection = server.add_connection("rotates", "ssh", parameters)
        token = await asyncio.to_thread(server.token)
        async with session(server.port, token, connection) as client:
            await _types(client, home / "before-rotation")
            said = await asyncio.to_thread(server.command, "keys", "rotate")
            assert "secrets of connections: 1 sealed with the newest key\n" in said
            assert len(keys.read_text().splitlines()) == 2
            assert keys.stat().st_mode & 0o777 == 0o600
            await _types(client, home / "while-rotated")
            await _opens(server, connection, home / "after-rotation")
            said = await asyncio.to_thread(server.command, "keys", "drop-old")
            assert "1 older keys deleted" in said
            await _types(client, home / "while-dropped")
        assert first not in keys.read_text()
        await _opens(server, connection, home / "after-drop")
        later = await asyncio.to_thread(server.add_connection, "later", "ssh", parameters)
        await _opens(server, later, home / "sealed-later")
        assert "CAN'T" not in await asyncio.to_thread(server.command, "keys", "check")
        assert not [line for line in server.log if "ERROR" in line or "Traceback" in line]
