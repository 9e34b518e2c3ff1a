"""/guest without a log-in; what it does is in tests/unit/control/sharing/test_guests.py."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db(transaction=True)


def test_by_a_link(admin: User, connection: Connection, browser: Browsers) -> None:
    body = {"connection_id": str(connection.pk), "to": {"link": True}, "minutes": 30}
    made = browser("root").send("POST", "/shares", body).json()
    secret = made["link"].removeprefix("/#/s/")
    nobody = browser()
    looked = nobody.send("POST", "/guest/look", {"secret": secret})
    assert looked.status_code == 200
    assert looked.json()["giver"] == "root"
    answer = nobody.send("POST", "/guest", {"secret": secret, "name": "Linus"})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["kind"], told["identifier"], told["name"]) == ("s", made["id"], "web")
    assert set(told["rights"].values()) == {False}
    assert nobody.get("/me").status_code == 401  # that is no log-in


def test_from_elsewhere_nobody_is_sent_in(browser: Browsers) -> None:
    nobody = browser()
    for path in ("/api/v1/guest", "/api/v1/guest/look"):
        answer = nobody.client.post(path, {"secret": "x"}, content_type="application/json")
        assert answer.status_code == 403  # without the CSRF header


@pytest.mark.parametrize("body", [{}, {"secret": ""}, {"secret": "x" * 101, "name": "x"}])
def test_what_is_no_link(browser: Browsers, body: dict[str, str]) -> None:
    assert browser().send("POST", "/guest", body).status_code == 422
