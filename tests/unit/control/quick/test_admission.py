"""What the tunnel of a quick connection is granted, for how long, and what the log says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.quick.conftest import MARKER, URI, Desk

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.admission import admit
from deskgate.control.admitting import lasting, limits
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.first_use import unknown_server
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.making import making_give, making_take
from deskgate.control.permissions.models import AccessGrant, Making, MakingRight, Role
from deskgate.control.permissions.services import grant_give, grant_take
from deskgate.control.quick.models import QuickConnection
from deskgate.control.setup import current_settings
from deskgate.control.sources import QUICK
from deskgate.control.tokens.services import (
    session_token_issue,
    session_token_revoke,
    tunnel_token_issue,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import (
    GuacdAddress,
    Refused,
    Revocation,
    Rights,
    Secret,
    TunnelRequest,
)
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _guacd(guacd: GuacdAddress) -> None:
    """One that draws."""


def test_a_grant_has_what_the_address_said(desk: Desk) -> None:
    made = desk.make()
    grant = desk.ask(made.pk)
    assert (grant.person.id, grant.person.name) == (str(desk.person.pk), "Ada")
    target = grant.target
    assert (target.connection_id, target.name, target.protocol) == ("", made.name, "ssh")
    assert grant.parameters == {
        "hostname": "10.0.0.5",
        "port": "2222",
        "username": "deploy",
        "password": Secret(MARKER),
        "font-size": "14",
    }
    assert (grant.rights, grant.expires_at) == (Rights(), None)
    assert grant.guacd == GuacdAddress("127.0.0.1", 4822, managed=True)
    row = SessionLog.objects.get()
    assert (row.pk, row.person, row.connection) == (grant.session_id, desk.person, None)
    assert (row.connection_name, row.source) == ("ssh://10.0.0.5:2222", "quick")
    assert row.login == desk.login
    event = Event.objects.get(action="session.begin")
    assert (event.actor_name, event.details["source"]) == ("Ada", "quick")
    assert desk.ask(made.pk).session_id != grant.session_id  # as often as one likes


def test_it_is_its_log_ins_alone(desk: Desk, admin: User, connection: Connection) -> None:
    made = desk.make()
    same = Desk(desk.person, session_token_issue(person=desk.person))
    root = Desk(admin, session_token_issue(person=admin))
    for other in (same, root):
        assert other.refused(made.pk) is Status.RESOURCE_NOT_FOUND
    assert desk.refused(made.pk + 1) is Status.RESOURCE_NOT_FOUND
    assert desk.refused(made.pk, kind="g") is Status.RESOURCE_NOT_FOUND
    session_token_revoke(token=desk.token)
    assert desk.refused(made.pk) is Status.CLIENT_UNAUTHORIZED


def test_the_sources_are_apart(admin: User, connection: Connection) -> None:
    """What has the same key in the tree is another thing."""
    root = Desk(admin, session_token_issue(person=admin))
    made = root.make()
    if made.pk != connection.pk:
        QuickConnection.objects.filter(pk=made.pk).update(id=connection.pk)
        made = QuickConnection.objects.get(pk=connection.pk)
    request = TunnelRequest(root.token, QUICK, str(connection.pk), "c", "192.0.2.9")
    assert unknown_server(request) is None  # no server of the tree's is looked at
    assert root.ask(made.pk).target.name == made.name
    token = tunnel_token_issue(person=admin, opens=connection, login=root.login)
    with pytest.raises(Refused):
        admit(TunnelRequest(token, QUICK, str(made.pk + 1), "c", "192.0.2.9"))


def test_tokens_are_filled_in_but_not_the_password(desk: Desk) -> None:
    written = "ssh://$%7BGUAC_USERNAME%7D@10.0.0.5/"
    assert desk.ask(desk.make(written).pk).parameters["username"] == "Ada"
    written = "ssh://u:$%7BGUAC_PASSWORD%7D@10.0.0.5/"
    assert desk.refused(desk.make(written).pk) is Status.CLIENT_FORBIDDEN


def test_the_limits_of_a_grant_hold(person: User, desk: Desk) -> None:
    made = desk.make()
    MakingRight.objects.all().delete()
    assert desk.refused(made.pk) is Status.CLIENT_FORBIDDEN
    until = timezone.now() + timedelta(hours=1)
    grant = AccessGrant.objects.create(
        user=person, role=Role.EDIT, may_copy=False, valid_until=until
    )
    given = desk.ask(made.pk)
    assert given.parameters["disable-copy"] == "true"
    assert not given.rights.may_copy
    assert given.expires_at == until
    AccessGrant.objects.filter(pk=grant.pk).update(recording_required=True)
    assert desk.refused(made.pk) is Status.CLIENT_FORBIDDEN  # it can't be recorded


def test_a_second_factor_that_a_group_demands(desk: Desk) -> None:
    made = desk.make()
    member_add(group=group_create(name="ops", require_second_factor=True), user=desk.person)
    assert desk.refused(made.pk) is Status.CLIENT_UNAUTHORIZED


def test_without_a_guacd(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.make()
    monkeypatch.setattr("deskgate.control.quick.admission.default_addresses", list)
    assert desk.refused(made.pk) is Status.UPSTREAM_UNAVAILABLE
    monkeypatch.setattr("deskgate.control.quick.admission.protocol_get", lambda _: None)
    assert desk.refused(made.pk) is Status.UNSUPPORTED
    assert not SessionLog.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_ends_with_the_right(desk: Desk, admin: User, published: list[Revocation]) -> None:
    session = desk.ask(desk.make(URI).pk).session_id
    sessions_recheck()
    assert not published
    grant = grant_give(actor=None, user=desk.person, place=None, values={"role": Role.EDIT})
    making_take(actor=admin, receiver=desk.person, what=Making.CONNECTION)
    assert not published  # the grant still lets them
    grant_take(actor=None, grant=grant)
    assert [one.session_id for one in published] == [session]
    published.clear()
    making_give(actor=admin, receiver=desk.person, what=Making.CONNECTION)
    session = desk.ask(desk.make(URI).pk).session_id
    making_take(actor=admin, receiver=desk.person, what=Making.CONNECTION)
    assert [one.session_id for one in published] == [session]


@pytest.mark.django_db(transaction=True)
def test_it_ends_with_the_account(desk: Desk, admin: User, published: list[Revocation]) -> None:
    session = desk.ask(desk.make().pk).session_id
    user_disable(user=desk.person)
    assert [one.session_id for one in published] == [session]


def test_how_long_it_goes_on_and_how_many_there_may_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = current_settings().model_copy(
        update={"park_minutes": 3, "idle_minutes": 7, "sessions_per_user": 1}
    )
    monkeypatch.setattr(limits, "current_settings", lambda: settings)
    monkeypatch.setattr(lasting, "current_settings", lambda: settings)
    made = desk.make()
    grant = desk.ask(made.pk)
    assert (grant.park_seconds, grant.idle_seconds) == (180.0, 420.0)
    with pytest.raises(Refused) as refused:
        desk.ask(made.pk)
    assert refused.value.status is Status.CLIENT_TOO_MANY
