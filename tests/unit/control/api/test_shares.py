"""/shares as programs see it; what it does is in tests/unit/control/sharing."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.api.shares import rights_out
from deskgate.control.permissions.rules import Right
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db(transaction=True)


def test_round(admin: User, connection: Connection, browser: Browsers) -> None:
    page = browser("root")
    body = {"connection_id": str(connection.pk), "to": {"link": True}, "minutes": 30, "copy": True}
    made = page.send("POST", "/shares", body)
    assert made.status_code == 201
    told = made.json()
    assert told["link"].startswith("/#/s/")
    assert told["to"] == {"kind": "link", "name": ""}
    assert (told["connection_id"], told["session_id"]) == (str(connection.pk), None)
    listed = page.get("/shares?side=given").json()["items"]
    assert listed == [{name: value for name, value in told.items() if name != "link"}]
    assert page.get("/shares?side=received").json() == {"items": []}
    assert page.send("DELETE", f"/shares/{told['id']}").status_code == 204


@pytest.mark.parametrize("query", ["", "?side=", "?side=all"])
def test_a_side_is_needed(admin: User, browser: Browsers, query: str) -> None:
    assert browser("root").get(f"/shares{query}").status_code == 422


def test_rights_by_their_names() -> None:
    told = rights_out(Right.INPUT | Right.COPY).model_dump(by_alias=True)
    assert told == {
        "control": True, "copy": True, "paste": False, "upload": False, "download": False,
    }  # fmt: skip
