"""What ends a share, and who is in by it; and what only ends those who have more than is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.unit.control.admitting.conftest import drawn, row_of
from tests.unit.control.conftest import RecordingBus
from tests.unit.control.sharing.conftest import EVERYTHING, Page, guest_tunnel, share_of

from deskgate.control import setup
from deskgate.control.accounts.groups import group_delete, group_update, member_remove
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.services import user_delete, user_disable, user_update
from deskgate.control.admission import admit
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.authority import _closed
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.sharing.ending import shares_recheck
from deskgate.control.sharing.models import Share
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_delete
from deskgate.control.visits.models import Visit, VisitSource
from deskgate.grants import Ending, Grant, GuacdAddress, Revocation, SessionClosed
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)

_GONE = "This is not shared with you any more."


@pytest.fixture
def inside(ada: User, grace: User, team: Group, one: Connection, primary: Grant) -> list[Grant]:
    """Grace on the connection, Grace in the session, a guest on the connection and in the session;
    one of them parked."""
    giver = Page(ada)
    mine = giver.share(one, team, **EVERYTHING), giver.share(primary, team, **EVERYTHING)
    links = giver.share(one, None, **EVERYTHING), giver.share(primary, None, **EVERYTHING)
    grants = [Page(grace).open(share["id"]) for share in mine]
    grants += [admit(guest_tunnel(Page().enter(link))) for link in links]
    for grant in grants:
        drawn(grant)
    now = timezone.now()
    SessionLog.objects.filter(pk=grants[0].session_id).update(parked_at=now, parked_until=now)
    return grants


def disable_giver(ada: User, grace: User, team: Group, one: Connection) -> None:
    user_disable(user=ada)


def delete_giver(ada: User, grace: User, team: Group, one: Connection) -> None:
    user_delete(user=ada)


def take_the_grant(ada: User, grace: User, team: Group, one: Connection) -> None:
    AccessGrant.objects.filter(user=ada).delete()
    sessions_recheck()


def lower_the_role(ada: User, grace: User, team: Group, one: Connection) -> None:
    AccessGrant.objects.filter(user=ada).update(role=Role.CONNECT)
    sessions_recheck()


def giver_expires(ada: User, grace: User, team: Group, one: Connection) -> None:
    ada.valid_until = (timezone.now() - timedelta(days=1)).date()
    user_update(user=ada, is_active=True, is_admin=False)


def delete_the_connection(ada: User, grace: User, team: Group, one: Connection) -> None:
    connection_delete(connection=one)


Do = Callable[[User, User, Group, Connection], None]


@pytest.mark.parametrize(
    "lose",
    [disable_giver, delete_giver, take_the_grant, lower_the_role, giver_expires,
     delete_the_connection],
)  # fmt: skip
def test_what_takes_it_from_everybody(
    lose: Do,
    inside: list[Grant],
    ada: User,
    grace: User,
    team: Group,
    one: Connection,
    primary: Grant,
    other_admin: User,
    published: list[Revocation],
) -> None:
    lose(ada, grace, team, one)
    ended = {one.session_id for one in published}
    assert {grant.session_id for grant in inside} <= ended
    assert Page(grace).received() == []
    if lose is not giver_expires:  # which may be given back another day, within the share's time
        assert not Share.objects.filter(ended_at=None).exists()
        assert not Visit.objects.filter(source=VisitSource.GUEST).exists()
        assert Event.objects.filter(action="share.end").count() == 4


def leave(ada: User, grace: User, team: Group, one: Connection) -> None:
    member_remove(group=team, user=grace)


def disable_recipient(ada: User, grace: User, team: Group, one: Connection) -> None:
    user_disable(user=grace)


def disable_group(ada: User, grace: User, team: Group, one: Connection) -> None:
    group_update(group=team, is_enabled=False)


def delete_group(ada: User, grace: User, team: Group, one: Connection) -> None:
    group_delete(group=team)


@pytest.mark.parametrize("lose", [leave, disable_recipient, disable_group, delete_group])
def test_what_takes_it_from_one(
    lose: Do,
    inside: list[Grant],
    ada: User,
    grace: User,
    team: Group,
    one: Connection,
    other_admin: User,
    published: list[Revocation],
) -> None:
    lose(ada, grace, team, one)
    assert {one.session_id for one in published} == {grant.session_id for grant in inside[:2]}
    if lose is not disable_recipient:
        assert {one.message for one in published} == {_GONE}


def test_the_end_of_the_session(
    inside: list[Grant], primary: Grant, published: list[Revocation]
) -> None:
    _closed(_end_of(primary))
    assert {one.session_id for one in published} == {inside[1].session_id, inside[3].session_id}
    of_session = Share.objects.exclude(session=None)
    assert not of_session.filter(ended_at=None).exists()
    assert Share.objects.filter(ended_at=None).count() == 2
    _closed(_end_of(inside[0]))  # who leaves by themselves takes nothing along
    assert Share.objects.filter(ended_at=None).count() == 2


def test_less_is_noticed(
    inside: list[Grant], ada: User, primary: Grant, published: list[Revocation]
) -> None:
    AccessGrant.objects.update(may_copy=False)
    sessions_recheck()
    told = {one.session_id: one.message for one in published}
    assert {grant.session_id for grant in inside} <= told.keys()
    assert told[inside[0].session_id].startswith("What you may do here was reduced.")
    # The giver's own session ends with that, too, and so does what was shared of it.
    assert primary.session_id in told


def test_an_earlier_end_is_noticed(
    inside: list[Grant], ada: User, published: list[Revocation]
) -> None:
    AccessGrant.objects.update(valid_until=timezone.now() + timedelta(minutes=5))
    sessions_recheck()
    assert inside[0].session_id in {one.session_id for one in published}


def test_it_runs_out_by_itself(inside: list[Grant], ada: User, one: Connection) -> None:
    for grant in inside:
        share = row_of(grant).share
        assert share is not None
        assert grant.expires_at == share.expires_at
        assert row_of(grant).terms.until == share.expires_at


def test_nothing_has_changed(inside: list[Grant], recording_bus: RecordingBus) -> None:
    sessions_recheck()
    shares_recheck()
    assert recording_bus.published == []


def test_what_is_begun_while_it_is_taken_is_found(
    ada: User,
    grace: User,
    team: Group,
    one: Connection,
    guacd: GuacdAddress,
    published: list[Revocation],
) -> None:
    made = Page(ada).share(one, grace)
    grant = Page(grace).open(made["id"])
    Share.objects.update(ended_at=timezone.now())  # held a moment before the grant was
    shares_recheck(grant.session_id)
    assert [one.session_id for one in published] == [grant.session_id]


def test_a_guest_whose_share_is_gone(inside: list[Grant], published: list[Revocation]) -> None:
    SessionLog.objects.filter(pk=inside[2].session_id).update(share=None)
    shares_recheck()
    assert [one.session_id for one in published] == [inside[2].session_id]


def test_links_are_switched_off(
    inside: list[Grant], published: list[Revocation], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = current_settings().model_copy(update={"share_links": False})
    monkeypatch.setattr(setup, "_handed_over", [changed])
    shares_recheck()  # as a server does when it starts, with sessions that have lived on
    assert {one.session_id for one in published} == {grant.session_id for grant in inside[2:]}


def test_whose_time_is_over(ada: User, one: Connection) -> None:
    made = Page(ada).share(one, None)
    Share.objects.update(expires_at=timezone.now())
    (told,) = Page(ada).given()
    assert not told["active"]
    assert share_of(made).ended_at is None
    body = {"secret": made["link"].removeprefix("/#/s/"), "name": "Linus"}
    assert Page().ask("POST", "/guest", body).status_code == 404


def _end_of(grant: Grant) -> SessionClosed:
    return SessionClosed(
        grant.session_id, timezone.now(), Status.SUCCESS, Ending.CLOSED_BY_USER, "", 0, 0
    )


def test_many_are_looked_at_in_as_many_queries_as_few(
    ada: User,
    grace: User,
    mallory: User,
    team: Group,
    one: Connection,
    guacd: GuacdAddress,
    recording_bus: RecordingBus,
) -> None:
    def more() -> None:
        page = Page(ada)
        for to in (grace, team):
            drawn(Page(grace).open(page.share(one, to, **EVERYTHING)["id"]))
        drawn(admit(guest_tunnel(Page().enter(page.share(one, None)))))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shares_recheck()
        return len(queries)

    more()
    few = asked()
    more()
    more()
    assert asked() == few
    assert recording_bus.published == []
