"""guacli, unchanged, at the path where it expects Guacamole: every command that it has."""

from __future__ import annotations

from tests.compat.clients import guacapy, guacli
from tests.harness.client import session
from tests.harness.server import DeskgateServer

from targets import Targets

WORD = "kestrel-harbour-42"


def test_people_with_a_group_of_their_own(server: DeskgateServer) -> None:
    words = ("user", "james-smith")
    said = guacli(server, "create", *words, "--new-user-password", WORD, "--can-create-connections")
    assert said.endswith("Done.\n")
    with guacapy(server, "james-smith", WORD) as theirs:
        (group,) = [
            one
            for one in theirs("connection_groups", "list").values()
            if one["name"] == "james-smith"
        ]
        assert group["type"] == "ORGANIZATIONAL"
    assert guacli(server, "delete", *words).endswith("Done.\n")


def test_administrators(server: DeskgateServer) -> None:
    guacli(server, "create", "admin-user", "second", "--new-user-password", WORD)
    with guacapy(server, "second", WORD) as second:
        assert "ADMINISTER" in second("users", "user_permissions", "second")["systemPermissions"]
    assert guacli(server, "create", "admin-group", "guacadmins").endswith("Done.\n")


async def test_a_connection_is_made_used_and_deleted(
    server: DeskgateServer, targets: Targets
) -> None:
    name = ("connection", "pod-7")
    given = ("--guacd-host", "127.0.0.1", "--vnc-host", "127.0.0.1", "--vnc-password", "w")
    assert guacli(server, "create", *name, *given).endswith("Done.\n")
    days = ("get", "connection-inactivity-days", "pod-7")
    assert "never used" in guacli(server, *days)
    with guacapy(server) as call:
        (made,) = [one for one in call("connections", "list").values() if one["name"] == "pod-7"]
        key = made["identifier"]
        assert call("connections", "details", key)["attributes"]["guacd-hostname"] == "127.0.0.1"
    assert guacli(server, "delete", *name).endswith("Done.\n")

    identifier = server.add_connection("pod-8", "ssh", targets.parameters("ssh"))
    async with session(server.port, server.token(), identifier) as client:
        await client.until("sync")
    assert "0 days" in guacli(server, "get", "connection-inactivity-days", "pod-8")
