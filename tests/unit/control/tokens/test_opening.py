"""Who gets a token for a connection that demands a second factor."""

from __future__ import annotations

import pytest
from tests.fakes.authenticators import Clock
from tests.unit.control.fixtures import Browser, Browsers
from tests.unit.control.second_factors import enrol, second

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.folder_services import folder_create
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress, Refused, TunnelRequest


def _age(page: Browser) -> None:
    session = page.client.session
    for one in session["account_authentication_methods"]:
        one["at"] -= 301
    session.save()


@pytest.mark.parametrize("on_folder", [False, True])
def test_the_factor_is_shown_again_after_some_minutes(
    browser: Browsers, admin: User, connection: Connection, clock: Clock, on_folder: bool
) -> None:
    opening = f"/connections/{connection.pk}/tunnel-tokens"
    page = browser("root")
    if on_folder:
        connection.folder = folder_create(name="careful", parent=None)
        connection.folder.second_factor = True
        connection.folder.save()
    else:
        connection.second_factor = True
    connection.save()
    without = page.send("POST", opening)
    assert (without.status_code, without.json()["type"]) == (403, "second-factor-needed")
    assert "you have none" in without.json()["detail"]
    secret, _ = enrol(page, clock)
    assert page.send("POST", opening).status_code == 201
    _age(page)
    again = page.send("POST", opening)
    assert (again.status_code, again.json()["type"]) == (403, "second-factor-needed")
    assert second(page, clock.code(secret)).status_code == 200
    assert page.send("POST", opening).status_code == 201


def test_a_guacamole_client_can_not_open_it(
    admin: User, connection: Connection, guacd: GuacdAddress
) -> None:
    token = session_token_issue(person=admin)
    request = TunnelRequest(
        token=token,
        data_source="deskgate",
        kind="c",
        identifier=str(connection.pk),
        client_address="127.0.0.1",
        user_agent="",
    )
    connection.second_factor = True
    connection.save()
    with pytest.raises(Refused, match="demands a second factor"):
        admit(request)
