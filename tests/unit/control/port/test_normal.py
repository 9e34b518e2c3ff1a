"""Values as they would be kept, by the services' own rules; what they refuse is told by place."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.port.normal import plan_normal
from deskgate.control.port.plan import (
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    NodeEntry,
    Plan,
    TemplateEntry,
    UserEntry,
)
from deskgate.control.port.troubles import Troubles, Unreadable
from deskgate.grants import Secret


def _normal(**lists: Any) -> Plan:
    troubles = Troubles()
    plan = plan_normal(Plan(**lists), troubles)
    troubles.check()
    return plan


def test_as_the_services_would_keep_it() -> None:
    plan = _normal(
        nodes=(NodeEntry(name=" n ", host=" [::1] "),),
        groups=(GroupEntry(name=" Ops ", description=" x "),),
        users=(UserEntry(username=" ada ", full_name=" Ada ", email=" a@x.org "),),
        folders=(
            FolderEntry(
                path=("A",),
                notes=" x\r\ny ",
                tags=(" a ", "A"),
                color="#ABCDEF",
                parameters={"ssh": {"port": "022", "username": ""}, "rdp": {}},
            ),
        ),
        templates=(TemplateEntry(name=" t ", protocol="ssh", parameters={"port": " 22 "}),),
        credentials=(CredentialEntry(name=" c ", source="static", username=" u "),),
        connections=(
            ConnectionEntry(
                path=("A", " web "),
                protocol="ssh",
                parameters={"hostname": " h "},
                secrets={"private-key": Secret("a\r\nb"), "password": Secret(" p ")},
            ),
        ),
        grants=(GrantEntry(user="ada", role="see", note=" n ", networks=(" 10.0.0.0/8 ",)),),
    )
    assert (plan.nodes[0].name, plan.nodes[0].host) == ("n", "::1")
    assert (plan.groups[0].name, plan.groups[0].description) == ("Ops", "x")
    assert (plan.users[0].username, plan.users[0].full_name) == ("ada", "Ada")
    folder = plan.folders[0]
    assert (folder.notes, folder.tags, folder.color) == ("x\ny", ("a",), "#abcdef")
    assert folder.parameters == {"ssh": {"port": "22", "username": ""}}
    assert plan.templates[0].parameters == {"port": "22"}
    assert (plan.credentials[0].name, plan.credentials[0].username) == ("c", "u")
    web = plan.connections[0]
    assert web.path == ("A", "web")
    assert web.parameters == {"hostname": "h"}
    assert web.secrets["private-key"].reveal() == "a\nb"
    assert web.secrets["password"].reveal() == " p "
    assert (plan.grants[0].note, plan.grants[0].networks) == ("n", ("10.0.0.0/8",))


def test_it_is_normal_already() -> None:
    plan = _normal(folders=(FolderEntry(path=("A",), notes="x", tags=("a",)),))
    assert _normal(folders=plan.folders) == plan


def _folder(**fields: Any) -> dict[str, Any]:
    return {"folders": (FolderEntry(path=("A",), where="9", **fields),)}


def _connection(**fields: Any) -> dict[str, Any]:
    known: dict[str, Any] = {"path": ("w",), "protocol": "ssh", "where": "9", **fields}
    return {"connections": (ConnectionEntry(**known),)}


@pytest.mark.parametrize(
    ("lists", "part"),
    [
        (_folder(icon="unicorn"), "icon: Choose one of"),
        (_folder(color="mauve-ish"), "color: Give #rrggbb"),
        (_folder(tags=("a,b",)), "tags:"),
        (_folder(parameters={"ssh": {"prot": "1"}}), "Did you mean port?"),
        (_folder(parameters={"gopher": {"a": "b"}}), "the protocol is one of"),
        (_folder(parameters={"ssh": {"password": "x"}}), "password: A secret can't be set here"),
        (_connection(parameters={"password": "x"}), "password: Secrets don't stand in a file"),
        (_connection(parameters={"port": "0"}), "port: Give a whole number"),
        (_connection(secrets={"hostname": Secret("x")}), "hostname is no secret"),
        (_connection(secrets={"private-key": Secret("x" * 9000)}), "private-key: At most 8192"),
        (_connection(protocol="gopher"), "the protocol is one of"),
        (_connection(path=("x" * 201,)), "name: Give a name of 1 to 200"),
        (_connection(path=()), "name: Give a name"),
        ({"nodes": (NodeEntry(name="n", host="a b", where="9"),)}, "host: Give a host name"),
        ({"nodes": (NodeEntry(name="n", host="h", port=0, where="9"),)}, "port: Give a port"),
        ({"nodes": (NodeEntry(name="n" * 101, host="h", where="9"),)}, "At most 100"),
        ({"users": (UserEntry(username="", where="9"),)}, "username: Give a name"),
        ({"users": (UserEntry(username="a", email="x", where="9"),)}, "no e-mail address"),
        ({"users": (UserEntry(username="a", time_zone="X", where="9"),)}, "IANA name"),
        ({"users": (UserEntry(username="a", valid_from="soon", where="9"),)}, "Give a day"),
        ({"users": (UserEntry(username="a", window_end="25:00", where="9"),)}, "a time of day"),
        ({"users": (UserEntry(username="a", window_end="08:00Z", where="9"),)}, "a time of day"),
        ({"groups": (GroupEntry(name="g", description="x" * 501, where="9"),)}, "At most 500"),
        (
            {"grants": (GrantEntry(user="a", role="see", networks=("10.0.0.1/8",), where="9"),)},
            "networks: '10.0.0.1/8'",
        ),
    ],
)
def test_what_the_services_would_refuse(lists: dict[str, Any], part: str) -> None:
    with pytest.raises(Unreadable) as caught:
        _normal(**lists)
    assert any(part in text for text in caught.value.errors["9"]), caught.value.errors
