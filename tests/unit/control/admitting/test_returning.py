"""Going on with one's own live session: whose it is, from where, by which log-in."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.unit.control.admitting.conftest import Add, Desk, drawn, end, row_of
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.admitting import returning
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.permissions.models import AccessGrant, Role, SessionTerms
from deskgate.control.permissions.rules import ALL_RIGHTS
from deskgate.control.setup import current_settings
from deskgate.control.tokens.services import Return, token_peek, tunnel_token_issue
from deskgate.control.tree.models import Connection
from deskgate.grants import Grant, Refused, Revocation, TunnelRequest
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one(add: Add) -> Connection:
    return add("a")


def test_it_is_gone_on_with(desk: Desk, one: Connection) -> None:
    opened = desk.drawn("c", one.pk)
    elsewhere = Desk(desk.person)
    grant = elsewhere.open("r", opened.session_id)
    assert (grant.session_id, grant.returns) == (opened.session_id, True)
    assert grant.parameters == {}
    assert SessionLog.objects.count() == 1
    row = row_of(grant)
    peeked = token_peek(token=elsewhere.token)
    assert peeked is not None
    assert row.login == peeked.login
    assert Event.objects.filter(action="session.return", thing_id=str(row.pk)).count() == 1


def test_what_its_row_began_with_stays(desk: Desk, one: Connection) -> None:
    opened = desk.drawn("c", one.pk)
    request = TunnelRequest(desk.token, "deskgate", str(opened.session_id), "r", "198.51.100.7")
    admit(request)
    row = row_of(opened)
    assert (row.client_address, row.returned_from) == ("192.0.2.9", "198.51.100.7")


def test_nobody_else_s(desk: Desk, one: Connection, other_admin: User) -> None:
    opened = desk.drawn("c", one.pk)
    other = Desk(other_admin)
    refused = other.refused("r", opened.session_id)
    unknown = other.refused("r", uuid.uuid4())
    assert (refused.status, refused.message) == (unknown.status, unknown.message)
    assert refused.status is Status.RESOURCE_NOT_FOUND
    assert desk.refused("r", "nonsense").status is Status.RESOURCE_NOT_FOUND


def test_not_one_that_is_over_or_not_open_yet(desk: Desk, one: Connection) -> None:
    opening = desk.open("c", one.pk)
    assert desk.refused("r", opening.session_id).status is Status.RESOURCE_NOT_FOUND
    drawn(opening)
    end(opening)
    assert desk.refused("r", opening.session_id).status is Status.RESOURCE_NOT_FOUND


def test_not_a_look_into_one(desk: Desk, one: Connection) -> None:
    primary = desk.drawn("c", one.pk)
    look = desk.drawn("a", primary.session_id)
    assert desk.refused("r", look.session_id).status is Status.RESOURCE_NOT_FOUND


def test_only_from_where_it_may_be_used(desk: Desk, one: Connection) -> None:
    opened = desk.drawn("c", one.pk)
    AccessGrant.objects.filter(user=desk.person).update(networks=["203.0.113.0/24"])
    assert desk.refused("r", opened.session_id).status is Status.RESOURCE_NOT_FOUND


def test_not_with_less_than_it_has(desk: Desk, one: Connection) -> None:
    opened = desk.drawn("c", one.pk)
    AccessGrant.objects.filter(user=desk.person).update(may_paste=False)
    refused = desk.refused("r", opened.session_id)
    assert refused.status is Status.CLIENT_FORBIDDEN


def test_another_log_in_shows_its_second_factor(
    desk: Desk, one: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = desk.drawn("c", one.pk)

    def demanded(asker: object, applies: object) -> None:
        raise Refused(Status.CLIENT_FORBIDDEN, "A second factor.")

    monkeypatch.setattr(returning, "second_factor_shown", demanded)
    assert desk.open("r", opened.session_id).returns
    assert Desk(desk.person).refused("r", opened.session_id).message == "A second factor."


def test_where_it_is_carried(desk: Desk, one: Connection) -> None:
    opened = desk.drawn("c", one.pk)
    SessionLog.objects.filter(pk=opened.session_id).update(node_name="another")
    assert "Another server" in desk.refused("r", opened.session_id).message
    assert current_settings().server_name != "another"


def _by_token(desk: Desk, opened: Grant, kind: str, *, returns: bool) -> Grant:
    row = row_of(opened)
    with transaction.atomic():
        token = tunnel_token_issue(
            person=desk.person, opens=Return(row) if returns else row, login=row.login
        )
    return admit(TunnelRequest(token, "deskgate", str(row.pk), kind, "192.0.2.9"))


def test_a_token_is_for_one_of_both(desk: Desk, one: Connection) -> None:
    opened = desk.drawn("c", one.pk)
    assert _by_token(desk, opened, "r", returns=True).returns
    assert not _by_token(desk, opened, "a", returns=False).returns
    for kind, returns in (("r", False), ("a", True)):
        with pytest.raises(Refused) as refused:
            _by_token(desk, opened, kind, returns=returns)
        assert refused.value.status is Status.CLIENT_FORBIDDEN


def test_not_for_longer_than_from_there(desk: Desk, one: Connection) -> None:
    """Here until tonight, from elsewhere for an hour: going on from there is no way to tonight."""
    now = timezone.now()
    tonight, soon = now + timedelta(hours=8), now + timedelta(hours=1)
    here = AccessGrant.objects.get(user=desk.person)
    AccessGrant.objects.filter(pk=here.pk).update(networks=["192.0.2.0/24"], valid_until=tonight)
    AccessGrant.objects.create(
        user=desk.person, folder=here.folder, role=here.role, valid_until=soon
    )
    opened = desk.drawn("c", one.pk)
    elsewhere = TunnelRequest(desk.token, "deskgate", str(opened.session_id), "r", "198.51.100.7")
    with pytest.raises(Refused) as refused:
        admit(elsewhere)
    assert refused.value.status is Status.CLIENT_FORBIDDEN
    assert desk.open("r", opened.session_id).returns


def test_what_is_taken_away_meanwhile_ends_it(
    desk: Desk, one: Connection, published: list[Revocation], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that has looked at the session where it was, while it went elsewhere."""
    opened = desk.drawn("c", one.pk)

    def record(*args: object, **told: object) -> None:
        AccessGrant.objects.filter(user=desk.person).update(networks=["192.0.2.0/24"])

    monkeypatch.setattr(returning, "record", record)
    admit(TunnelRequest(desk.token, "deskgate", str(opened.session_id), "r", "198.51.100.7"))
    assert [one.session_id for one in published] == [opened.session_id]


def test_a_quick_connection_only_from_where_it_may_be_made(
    desk: Desk, make_session: Sessions
) -> None:
    AccessGrant.objects.create(user=desk.person, role=Role.EDIT, networks=["192.0.2.0/24"])
    peeked = token_peek(token=desk.token)
    assert peeked is not None
    row = make_session(person=desk.person, login=peeked.login)
    now = timezone.now()
    SessionLog.objects.filter(pk=row.pk).update(
        source="quick", opened_at=now, client_address="192.0.2.9", guacd="127.0.0.1:4822",
        node_name=current_settings().server_name,
    )  # fmt: skip
    SessionTerms.objects.create(session=row, rights=ALL_RIGHTS.value)
    with pytest.raises(Refused) as refused:
        admit(TunnelRequest(desk.token, "deskgate", str(row.pk), "r", "198.51.100.7"))
    assert refused.value.status is Status.CLIENT_FORBIDDEN
    assert desk.open("r", row.pk).returns
