"""The catalogue as the page gets it."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User


def test_the_catalogue(browser: Browsers, person: User) -> None:
    protocols = {p["name"]: p for p in browser("ada").get("/protocols").json()}
    assert set(protocols) == {"ssh", "rdp", "vnc", "telnet"}
    assert protocols["vnc"]["default_port"] == 5900
    fields = {p["name"]: p for g in protocols["rdp"]["groups"] for p in g["parameters"]}
    assert fields["password"]["secret"]
    assert fields["password"]["type"] == "password"
    assert fields["hostname"]["required"]
    assert {"value": "nla", "label": "NLA"} in fields["security"]["options"]
    assert fields["port"]["minimum"] == 1
    assert fields["enable-drive"]["flags"] == ["disk", "files"]
    assert fields["cert-tofu"]["since"] == "1.6"
