"""guacapy, unchanged: log in, list, create, edit, permissions, history, kill, delete.

Not its `get_by_name`, which looks for a name where no Guacamole has one, and fails everywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from tests.compat.clients import Guacapy, RefusedCall, guacapy
from tests.harness.client import session
from tests.harness.server import DeskgateServer

from targets import Targets

NEW = "kestrel-harbour-42"
NEWER = "plover-meadow-77"


@pytest.fixture
def call(server: DeskgateServer) -> Iterator[Guacapy]:
    with guacapy(server) as client:
        yield client


def ssh(name: str, parent: str = "ROOT", **parameters: str) -> dict[str, Any]:
    return {
        "name": name,
        "parentIdentifier": parent,
        "protocol": "ssh",
        "attributes": {"max-connections": "", "max-connections-per-user": "3"},
        "parameters": {"hostname": "10.9.8.7", "port": "22", "username": "", "password": ""}
        | parameters,
    }


def user(name: str, **attributes: str | None) -> dict[str, Any]:
    blank = dict.fromkeys(("disabled", "expired", "valid-from", "valid-until"), "")
    return {
        "username": name,
        "password": NEW,
        "attributes": {**blank, "timezone": None, **attributes},
    }


def test_logging_in_and_out(server: DeskgateServer) -> None:
    for prefix in ("/", "/guacamole/"):
        with guacapy(server, prefix=prefix) as call:
            assert call.data_sources[0] == "deskgate"
            assert {"postgresql", "mysql"} <= set(call.data_sources)  # as scripts name them
            assert call("users", "self_details")["username"] == "admin"
            call("", "logout")


def test_connections(call: Guacapy) -> None:
    made = call("connections", "create", ssh("Björn's host", username="ada", password="dunlin-99"))
    key = made["identifier"]
    assert isinstance(key, str)
    listed = call("connections", "list")[key]
    assert (listed["name"], listed["protocol"]) == ("Björn's host", "ssh")
    assert listed["parentIdentifier"] == "ROOT"
    details = call("connections", "details", key)
    assert details["attributes"]["max-connections-per-user"] == "3"
    assert details["activeConnections"] == 0
    parameters = call("connections", "parameters", key)
    assert (parameters["hostname"], parameters["username"]) == ("10.9.8.7", "ada")
    assert "dunlin-99" not in str(parameters)

    # As whoever read it and writes it back.
    changed = ssh("Björn's host") | {
        "identifier": key,
        "parameters": parameters | {"port": "2222"},
    }
    assert call("connections", "update", key, changed) == 204
    assert call("connections", "parameters", key)["port"] == "2222"
    # A name that is taken is a 400, which guacapy takes for "there already".
    assert call("connections", "create", ssh("Björn's host")) is None
    assert call("connections", "delete", key) == 204
    with pytest.raises(RefusedCall) as missing:
        call("connections", "details", key)
    assert missing.value.status == 404


def test_groups_of_connections(call: Guacapy) -> None:
    group = {
        "name": "Lab",
        "parentIdentifier": "ROOT",
        "type": "ORGANIZATIONAL",
        "attributes": {
            "max-connections": "",
            "max-connections-per-user": "",
            "enable-session-affinity": "",
        },
    }
    key = call("connection_groups", "create", group)["identifier"]
    inner = call("connections", "create", ssh("inner", parent=key))["identifier"]
    assert call("connection_groups", "list")[key]["name"] == "Lab"
    assert call("connections", "details", inner)["parentIdentifier"] == key
    balancing = group | {"identifier": key, "type": "BALANCING"}
    balancing["attributes"] = {"max-connections": "7", "enable-session-affinity": "true"}
    assert call("connection_groups", "update", key, balancing) == 204
    details = call("connection_groups", "details", key)
    assert details["type"] == "BALANCING"
    assert details["attributes"]["max-connections"] == "7"
    assert details["attributes"]["enable-session-affinity"] == "true"
    assert call("connections", "delete", inner) == 204
    assert call("connection_groups", "delete", key) == 204


def test_users_and_what_they_may(call: Guacapy, server: DeskgateServer) -> None:
    call("users", "create", user("daxm", **{"guac-full-name": "Dax M."}))
    assert call("users", "list")["daxm"]["attributes"]["guac-full-name"] == "Dax M."
    key = call("connections", "create", ssh("for daxm"))["identifier"]
    with guacapy(server, "daxm", NEW) as theirs:
        assert theirs("connections", "list") == {}
        assert call("users", "assign_connection", "daxm", key) == 204
        assert list(theirs("connections", "list")) == [key]
        with pytest.raises(RefusedCall) as refused:
            theirs("connections", "delete", key)
        assert refused.value.status == 403
        permissions = call("users", "user_permissions", "daxm")
        assert permissions["connectionPermissions"] == {key: ["READ"]}
        effective = call("users", "user_effective_permissions", "daxm")
        assert effective["connectionPermissions"][key] == ["READ"]
        assert call("users", "revoke_connection", "daxm", key) == 204
        assert theirs("connections", "list") == {}
        assert theirs("users", "update_password", "daxm", NEW, NEWER) == 204
    with guacapy(server, "daxm", NEWER) as again:
        assert again("users", "self_details")["username"] == "daxm"
    changed = {"username": "daxm", "attributes": {"guac-full-name": "Dax", "disabled": "true"}}
    assert call("users", "update", "daxm", changed) == 204
    assert call("users", "user_details", "daxm")["attributes"]["disabled"] == "true"
    assert call("permissions", "assign_system_permission", "daxm", "ADMINISTER") == 204
    assert "ADMINISTER" in call("users", "user_permissions", "daxm")["systemPermissions"]
    assert call("permissions", "revoke_system_permission", "daxm", "ADMINISTER") == 204
    assert call("users", "delete", "daxm") == 204
    assert "daxm" not in call("users", "list")
    call("connections", "delete", key)


def test_groups_of_users(call: Guacapy) -> None:
    call("users", "create", user("lena"))
    made = call("user_groups", "create", {"identifier": "crew", "attributes": {"disabled": ""}})
    assert made["identifier"] == "crew"
    assert call("users", "assign_usergroups", "lena", "crew") == 204
    assert call("users", "user_usergroups", "lena") == ["crew"]
    assert call("user_groups", "members", "crew") == ["lena"]
    assert call("users", "revoke_usergroups", "lena", "crew") == 204
    assert call("user_groups", "members", "crew") == []
    assert call("user_groups", "delete", "crew") == 204
    assert call("users", "delete", "lena") == 204


def test_sharing_profiles(call: Guacapy) -> None:
    key = call("connections", "create", ssh("shared by guacapy"))["identifier"]
    profile = {
        "name": "look only",
        "primaryConnectionIdentifier": key,
        "parameters": {"read-only": "true"},
        "attributes": {},
    }
    made = call("sharing_profiles", "create", profile)["identifier"]
    assert call("sharing_profiles", "parameters", made) == {"read-only": "true"}
    assert call("sharing_profiles", "list")[made]["primaryConnectionIdentifier"] == key
    renamed = profile | {"identifier": made, "name": "look"}
    assert call("sharing_profiles", "update", made, renamed) == 204
    assert call("sharing_profiles", "details", made)["name"] == "look"
    assert call("sharing_profiles", "delete", made) == 204
    call("connections", "delete", key)


def test_the_schema(call: Guacapy) -> None:
    protocols = call("schema", "protocols")
    assert {"ssh", "vnc", "rdp", "telnet"} <= set(protocols)
    fields = {f["name"] for form in protocols["ssh"]["connectionForms"] for f in form["fields"]}
    assert {"hostname", "port", "username", "password", "private-key"} <= fields
    assert call("schema", "user_attributes")


async def test_what_is_open_is_seen_killed_and_in_the_history(
    call: Guacapy, server: DeskgateServer, targets: Targets
) -> None:
    identifier = server.add_connection("seen by guacapy", "ssh", targets.parameters("ssh"))
    async with session(server.port, server.token(), identifier) as client:
        await client.until("sync")
        active = await asyncio.to_thread(call, "active_connections", "list")
        # Of the tests before, one may still be in for the seconds after which it counts as lost.
        here = [key for key, row in active.items() if row["connectionIdentifier"] == identifier]
        (key,) = here
        assert active[key]["username"] == "admin"
        assert call("active_connections", "details", key)["identifier"] == key
        assert call("connections", "details", identifier)["activeConnections"] == 1
        assert await asyncio.to_thread(call, "active_connections", "kill", key) is not None
        ending, _, _ = await client.ended()
        assert ending == "revoked"
    assert key not in call("active_connections", "list")
    with guacapy(server) as other:
        other("", "logout")
    history = call("users", "user_history", "admin")
    assert any(entry["endDate"] for entry in history)
