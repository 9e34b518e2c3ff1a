"""Several real guacds: the least loaded one serves, and another one when that has died."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.harness.api import Api
from tests.harness.client import session
from tests.harness.server import running_server

from targets import Targets, running_guacd


async def test_the_group_goes_on_when_one_of_it_dies(targets: Targets, tmp_path: Path) -> None:
    for name in ("one", "two", "server"):
        (tmp_path / name).mkdir()
    with (
        running_guacd(tmp_path / "one") as one,
        running_guacd(tmp_path / "two") as two,
        running_server(tmp_path / "server", GUACD=one.address) as server,
        Api(server.url).log_in("admin", server.password) as api,
    ):
        second = api.send("POST", "/nodes", {"name": "two", "host": "127.0.0.1", "port": two.port})
        first = next(n for n in api.get("/nodes")["items"] if n["from_settings"])
        group = api.send(
            "POST", "/node-groups", {"name": "both", "node_ids": [first["id"], second["id"]]}
        )
        api.send("PATCH", f"/node-groups/{group['id']}", {"is_default": True})
        assert api.send("POST", f"/nodes/{second['id']}/check")["state"] == "ok"
        identifier = server.add_connection("ssh", "ssh", targets.parameters("ssh"))
        token = await asyncio.to_thread(server.token)

        def load() -> dict[str, int]:
            return {node["name"]: node["sessions"] for node in api.get("/nodes")["items"]}

        async with session(server.port, token, identifier) as client:
            await client.until("sync")
            async with session(server.port, token, identifier) as another:
                await another.until("sync")
                assert load() == {"DESKGATE_GUACD": 1, "two": 1}
        one.kill()
        async with session(server.port, token, identifier) as client:
            await client.until("sync")
            assert load() == {"DESKGATE_GUACD": 0, "two": 1}
