"""The status, with and without a guacd."""

from __future__ import annotations

from tests.unit.control.fixtures import Browsers, FakeGuacds

import deskgate
from deskgate.control.accounts.models import User
from deskgate.control.nodes.services import node_from_settings
from deskgate.grants import GuacdAddress


def test_without_a_guacd_it_says_what_to_do(browser: Browsers, person: User) -> None:
    status = browser("ada").get("/status").json()
    assert status["version"] == deskgate.__version__
    assert status["guacd"]["state"] == "missing"
    assert "DESKGATE_GUACD" in status["guacd"]["what_to_do"]


def test_a_guacd_that_does_not_answer(
    browser: Browsers, person: User, unused_tcp_port: int
) -> None:
    node_from_settings(address=GuacdAddress("127.0.0.1", unused_tcp_port))
    guacd = browser("ada").get("/status").json()["guacd"]
    assert guacd["state"] == "unreachable"
    assert guacd["address"] == f"127.0.0.1:{unused_tcp_port}"
    assert guacd["what_to_do"]


def test_a_guacd_that_answers(browser: Browsers, person: User, fake_guacd: FakeGuacds) -> None:
    node_from_settings(address=fake_guacd("4.args,13.VERSION_1_3_0,8.hostname;"))
    guacd = browser("ada").get("/status").json()["guacd"]
    assert guacd["state"] == "ok"
    assert guacd["version"] == "VERSION_1_3_0"
