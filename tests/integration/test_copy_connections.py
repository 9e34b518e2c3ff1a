"""The script of docs/guacamole/moving.md copies connections from one server to another."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from tests.harness.server import DeskgateServer

SCRIPT = Path(__file__).parents[2] / "docs/guacamole/copy_connections.py"


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("copy_connections", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_groups_and_connections_with_their_parameters(
    server: DeskgateServer, capsys: pytest.CaptureFixture[str]
) -> None:
    script = _script()
    one = script.Server(server.url, "admin", server.password)
    group = {"name": "Old", "type": "ORGANIZATIONAL", "parentIdentifier": "ROOT", "attributes": {}}
    folders = f"{one.data}/connectionGroups"
    old = one.ask("POST", folders, group)["identifier"]
    inner = one.ask("POST", folders, {**group, "name": "Inner", "parentIdentifier": old})
    shell = {
        "name": "shell",
        "protocol": "ssh",
        "parentIdentifier": inner["identifier"],
        "parameters": {"hostname": "10.0.0.7", "port": "2222"},
        "attributes": {"max-connections": "3"},
    }
    one.ask("POST", f"{one.data}/connections", shell)
    new = one.ask("POST", folders, {**group, "name": "New"})["identifier"]

    assert script.copy(one, one, one.group(old), new) == 1
    found = one.group(new)["childConnectionGroups"][0]
    assert found["name"] == "Inner"
    (copied,) = found["childConnections"]
    assert copied["name"] == "shell"
    assert copied["attributes"]["max-connections"] == "3"
    parameters = one.ask("GET", f"{one.data}/connections/{copied['identifier']}/parameters")
    assert (parameters["hostname"], parameters["port"]) == ("10.0.0.7", "2222")
    assert capsys.readouterr().err == ""

    # What is there already is named, and the rest goes on.
    tree = {"childConnections": found["childConnections"]}
    assert script.copy(one, one, tree, found["identifier"]) == 0
    assert "left out: shell:" in capsys.readouterr().err
