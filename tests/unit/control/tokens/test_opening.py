"""Who gets a token, for what: connections, balancing folders, live sessions; second factors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.fakes.authenticators import Clock
from tests.unit.control.api.test_me_tokens import Program
from tests.unit.control.fixtures import Browser, Browsers, Sessions
from tests.unit.control.second_factors import enrol, second

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.folder_services import folder_create
from deskgate.control.tree.models import Connection, CredentialSource, Folder, FolderKind
from deskgate.control.tree.services import connection_create
from deskgate.grants import GuacdAddress, Refused, TunnelRequest


def make_program(page: Browser, scope: str) -> Program:
    """With an API token of this person's, good for this scope."""
    end = timezone.now() + timedelta(days=7)
    body = {"name": scope, "scopes": [scope], "expires_at": end.isoformat()}
    made = page.send("POST", "/me/api-tokens", body)
    assert made.status_code == 201, made.content
    return Program(made.json()["token"])


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


# balancing folders


@pytest.fixture
def group(db: None) -> Folder:
    return Folder.objects.create(name="desks", kind=FolderKind.BALANCING)


def _add(group: Folder, name: str, **fields: object) -> Connection:
    made = connection_create(
        name=name, protocol="ssh", folder=group, parameters={"hostname": f"{name}.example.org"}
    )
    for field, value in fields.items():
        setattr(made, field, value)
    made.save()
    return made


def _opening(group: Folder) -> str:
    return f"/folders/{group.pk}/tunnel-tokens"


def test_a_group_for_who_may_connect(browser: Browsers, person: User, group: Folder) -> None:
    _add(group, "a")
    page = browser("ada")
    assert page.send("POST", _opening(group)).status_code == 404
    given = AccessGrant.objects.create(user=person, folder=group, role=Role.SEE)
    assert page.send("POST", _opening(group)).status_code == 403
    given.role = Role.CONNECT
    given.save()
    answer = page.send("POST", _opening(group))
    assert answer.status_code == 201
    token = answer.json()
    assert (token["kind"], token["identifier"], token["expires_in"]) == ("g", str(group.pk), 60)
    row = AuthToken.objects.get()
    assert (row.folder, row.connection, row.session, row.factor_shown) == (group, None, None, False)


def test_a_folder_that_is_only_one(browser: Browsers, admin: User, group: Folder) -> None:
    _add(group, "a")
    Folder.objects.update(kind=FolderKind.ORGANIZATIONAL)
    answer = browser("root").send("POST", _opening(group))
    assert answer.status_code == 409
    assert "isn't opened as one" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"weight": 0}, "no connection in this group"),
        ({"credential_source": CredentialSource.ASK}, "ask for credentials"),
    ],
)
def test_a_group_with_nothing_to_open(
    browser: Browsers, admin: User, group: Folder, fields: dict[str, object], sentence: str
) -> None:
    _add(group, "a", **fields)
    page = browser("root")
    answer = page.send("POST", _opening(group))
    assert answer.status_code == 409
    assert sentence in answer.json()["detail"]
    assert not AuthToken.objects.exists()
    _add(group, "b")
    assert page.send("POST", _opening(group)).status_code == 201


def test_a_group_whose_connections_demand_a_factor(
    browser: Browsers, admin: User, group: Folder, clock: Clock
) -> None:
    page = browser("root")
    _add(group, "a", credential_source=CredentialSource.ASK)
    _add(group, "b", second_factor=True)
    refused = page.send("POST", _opening(group))
    assert (refused.status_code, refused.json()["type"]) == (403, "second-factor-needed")
    enrol(page, clock)
    assert page.send("POST", _opening(group)).status_code == 201
    assert AuthToken.objects.get().factor_shown
    _age(page)
    assert page.send("POST", _opening(group)).status_code == 403
    _add(group, "c")  # which needs none, and is what the token is good for
    assert page.send("POST", _opening(group)).status_code == 201
    assert not AuthToken.objects.latest("pk").factor_shown


def test_an_api_token_opens_a_group_but_shows_no_factor(
    browser: Browsers, admin: User, group: Folder, clock: Clock
) -> None:
    page = browser("root")
    enrol(page, clock)
    one = _add(group, "a")
    program = make_program(page, "connect")
    assert program.send("POST", _opening(group)).status_code == 201
    assert not AuthToken.objects.get().factor_shown
    one.second_factor = True
    one.save()
    refused = program.send("POST", _opening(group))
    assert refused.status_code == 403
    assert "API tokens have not" in refused.json()["detail"]
    assert make_program(page, "read").send("POST", _opening(group)).status_code == 403


# live sessions


@pytest.fixture
def live(
    admin: User, connection: Connection, make_session: Sessions, guacd: GuacdAddress
) -> SessionLog:
    """root's, drawn by this server's guacd."""
    row = make_session(person=admin)
    row.connection, row.guacd_connection_id = connection, "$live"
    row.guacd, row.node_name = str(guacd), current_settings().server_name
    row.save()
    return row


def _looking(row: SessionLog) -> str:
    return f"/sessions/{row.pk}/tunnel-tokens"


def test_a_session_for_its_person_and_who_manages(
    browser: Browsers,
    admin: User,
    person: User,
    connection: Connection,
    live: SessionLog,
) -> None:
    token = browser("root").send("POST", _looking(live)).json()
    assert (token["kind"], token["identifier"]) == ("a", str(live.pk))
    row = AuthToken.objects.get()
    assert (row.session, row.connection, row.folder) == (live, None, None)
    page = browser("ada")
    given = AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    assert page.send("POST", _looking(live)).status_code == 404
    given.role = Role.MANAGE
    given.save()
    assert page.send("POST", _looking(live)).status_code == 201
    given.may_copy = False
    given.save()
    refused = page.send("POST", _looking(live))
    assert refused.status_code == 403
    assert "texts or files" in refused.json()["detail"]


def test_a_session_that_is_over(browser: Browsers, live: SessionLog) -> None:
    SessionLog.objects.update(ended_at=live.started_at)
    answer = browser("root").send("POST", _looking(live))
    assert answer.status_code == 404
    assert "or it is over" in answer.json()["detail"]
    assert browser("root").send("POST", "/sessions/nonsense/tunnel-tokens").status_code == 404


def test_a_look_that_demands_a_factor(
    browser: Browsers,
    connection: Connection,
    live: SessionLog,
    clock: Clock,
) -> None:
    connection.second_factor = True
    connection.save()
    page = browser("root")
    refused = page.send("POST", _looking(live))
    assert (refused.status_code, refused.json()["type"]) == (403, "second-factor-needed")
    enrol(page, clock)
    assert page.send("POST", _looking(live)).status_code == 201
    assert AuthToken.objects.get().factor_shown
    assert make_program(page, "connect").send("POST", _looking(live)).status_code == 403
