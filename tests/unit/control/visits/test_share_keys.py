"""Share keys: who makes them, what ends them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.admitting.conftest import Desk, end
from tests.unit.control.visits.conftest import issue, look_in

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create, user_delete, user_disable, user_update
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.authority import _closed
from deskgate.control.errors import Conflict, Forbidden, NotFound
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Folder, SharingProfile
from deskgate.control.tree.services import connection_create
from deskgate.control.tree.sharing_profiles import sharing_profile_delete, sharing_profile_update
from deskgate.control.visits import share_keys
from deskgate.control.visits.models import ShareKey, Visit
from deskgate.control.visits.share_entering import share_enter
from deskgate.control.visits.share_keys import (
    share_key_find,
    share_key_issue,
    shares_over,
)
from deskgate.grants import (
    Ending,
    Grant,
    Revocation,
    Secret,
    SessionClosed,
)
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_key_as_guacamoles(desk: Desk, primary: Grant, profile: SharingProfile) -> None:
    key = issue(desk, primary, profile)
    assert len(key.reveal()) == 44
    assert set(key.reveal()) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )
    (row,) = ShareKey.objects.all()
    assert key.reveal() not in str(vars(row))
    event = Event.objects.get(action="share-key.issue")
    assert event.details == {"profile": "look"}
    assert key.reveal() not in str(vars(event))
    assert share_key_find(key) == row
    assert share_key_find(Secret("A" * 44)) is None


@pytest.mark.parametrize("role", [Role.SEE, Role.CONNECT])
def test_who_may_not_share(desk: Desk, primary: Grant, profile: SharingProfile, role: Role) -> None:
    AccessGrant.objects.update(role=role)
    with pytest.raises(Forbidden):
        issue(desk, primary, profile)


def test_others_sessions(
    desk: Desk, primary: Grant, profile: SharingProfile, folder: Folder, other_admin: User
) -> None:
    guest = Desk(User.objects.create(username="Guest", username_key="guest"))
    AccessGrant.objects.create(user=guest.person, folder=folder, role=Role.EDIT)
    with pytest.raises(NotFound):
        issue(guest, primary, profile)
    assert issue(Desk(other_admin), primary, profile)  # manages everything


def test_what_can_not_be_shared(desk: Desk, primary: Grant, profile: SharingProfile) -> None:
    foreign = connection_create(name="b", protocol="ssh", folder=None, parameters={"hostname": "b"})
    other = SharingProfile.objects.create(connection=foreign, name="look")
    with pytest.raises(NotFound):
        issue(desk, primary, other)
    joining = desk.drawn("a", primary.session_id)
    with pytest.raises(NotFound):
        issue(desk, joining, profile)
    for session_id in ("nonsense", uuid.uuid4()):
        with pytest.raises(NotFound):
            share_key_issue(person=desk.person, session_id=session_id, profile=profile)
    end(primary)
    with pytest.raises(NotFound):
        issue(desk, primary, profile)


def test_no_more_than_so_many(
    desk: Desk, primary: Grant, profile: SharingProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_keys, "KEYS", 1)
    issue(desk, primary, profile)
    with pytest.raises(Conflict):
        issue(desk, primary, profile)


# what ends them


def test_the_end_of_the_session(
    desk: Desk, primary: Grant, profile: SharingProfile, published: list[Revocation]
) -> None:
    key = issue(desk, primary, profile)
    joining = look_in(key)
    closed = SessionClosed(
        primary.session_id, timezone.now(), Status.SUCCESS, Ending.CLOSED_BY_USER, "", 0, 0
    )
    _closed(closed)
    assert {one.session_id for one in published} == {joining.session_id}
    assert not ShareKey.objects.exists()
    assert not Visit.objects.exists()
    assert share_enter(key=key, address="", user_agent="") is None
    shares_over(primary.session_id)  # nothing is left to do


def test_the_end_of_a_visitor_is_nobody_elses(
    desk: Desk, primary: Grant, profile: SharingProfile, published: list[Revocation]
) -> None:
    key = issue(desk, primary, profile)
    first, second = look_in(key), look_in(key)
    _closed(
        SessionClosed(
            first.session_id, timezone.now(), Status.SUCCESS, Ending.CLOSED_BY_USER, "", 0, 0
        )
    )
    assert not published
    live = SessionLog.objects.filter(ended_at=None).values_list("pk", flat=True)
    assert set(live) == {primary.session_id, second.session_id}
    assert share_key_find(key) is not None


def test_the_sharers_right(
    desk: Desk, primary: Grant, profile: SharingProfile, published: list[Revocation]
) -> None:
    key = issue(desk, primary, profile)
    joining = look_in(key)
    sessions_recheck()
    assert not published
    AccessGrant.objects.update(role=Role.CONNECT)
    assert share_key_find(key) is None
    sessions_recheck()
    assert [(one.session_id, one.message) for one in published] == [
        (joining.session_id, "This session is not shared with you any more.")
    ]
    assert not ShareKey.objects.exists()
    assert Event.objects.filter(action="share-key.end").count() == 1


def test_what_the_sharer_may_do_less(
    desk: Desk, primary: Grant, profile: SharingProfile, published: list[Revocation]
) -> None:
    joining = look_in(issue(desk, primary, profile))
    AccessGrant.objects.update(may_copy=False)
    sessions_recheck()
    assert {one.session_id for one in published} == {joining.session_id, primary.session_id}
    assert ShareKey.objects.exists()


def test_the_sharers_network_and_time(desk: Desk, primary: Grant, profile: SharingProfile) -> None:
    key = issue(desk, primary, profile)
    AccessGrant.objects.update(networks=["192.0.2.0/24"])
    assert share_key_find(key) is not None  # from where it was made
    AccessGrant.objects.update(networks=["203.0.113.0/24"])
    assert share_key_find(key) is None
    until = timezone.now() + timedelta(hours=1)
    AccessGrant.objects.update(networks=[], valid_until=until)
    assert look_in(key).expires_at == until


def test_the_profiles_end(
    desk: Desk, primary: Grant, profile: SharingProfile, published: list[Revocation]
) -> None:
    joining = look_in(issue(desk, primary, profile))
    sharing_profile_delete(profile=profile)
    assert [one.session_id for one in published] == [joining.session_id]
    assert not Visit.objects.exists()


def test_a_profile_that_says_something_else(
    desk: Desk, primary: Grant, profile: SharingProfile, published: list[Revocation]
) -> None:
    key = issue(desk, primary, profile)
    joining = look_in(key)
    sharing_profile_update(profile=profile, name="watch", parameters={})
    assert not published
    sharing_profile_update(profile=profile, parameters={"disable-paste": "true"})
    assert [one.session_id for one in published] == [joining.session_id]
    assert look_in(key).session_id != joining.session_id  # the key is as good as before


@pytest.mark.parametrize(("limit", "days"), [("valid_from", 2), ("valid_until", -2)])
def test_whoever_made_it_may_not_use_their_account_now(
    primary: Grant, profile: SharingProfile, folder: Folder, limit: str, days: int
) -> None:
    manager = Desk(User.objects.create(username="Boss", username_key="boss"))
    AccessGrant.objects.create(user=manager.person, folder=folder, role=Role.MANAGE)
    key = issue(manager, primary, profile)
    joining = look_in(key)
    setattr(manager.person, limit, timezone.now().date() + timedelta(days=days))
    user_update(user=manager.person, is_active=True, is_admin=False)
    assert SessionLog.objects.get(pk=joining.session_id).ending == Ending.REVOKED
    assert SessionLog.objects.get(pk=primary.session_id).ending == ""
    assert share_key_find(key) is None


def test_a_key_lets_nobody_in_while_its_makers_account_is_not_for_use(
    primary: Grant, profile: SharingProfile, folder: Folder
) -> None:
    manager = Desk(User.objects.create(username="Boss", username_key="boss"))
    AccessGrant.objects.create(user=manager.person, folder=folder, role=Role.MANAGE)
    key = issue(manager, primary, profile)
    assert share_key_find(key) is not None
    # time goes by, and nobody changes anything
    User.objects.filter(pk=manager.person.pk).update(
        valid_until=timezone.now().date() - timedelta(days=2)
    )
    assert share_key_find(key) is None


@pytest.mark.parametrize("how", [user_disable, user_delete])
def test_whoever_made_it_has_gone(
    *,
    desk: Desk,
    primary: Grant,
    profile: SharingProfile,
    admin: User,
    other_admin: User,
    published: list[Revocation],
    how: Callable[..., None],
) -> None:
    del admin  # so that the other one isn't the last
    joining = look_in(issue(Desk(other_admin), primary, profile))
    kept = look_in(issue(desk, primary, profile))
    how(user=other_admin)
    assert [one.session_id for one in published] == [joining.session_id]
    assert [key.created_by for key in ShareKey.objects.all()] == [desk.person]
    assert Visit.objects.get().digest == SessionLog.objects.get(pk=kept.session_id).login


def test_a_time_that_ends_sooner_for_who_shared_it(
    desk: Desk,
    primary: Grant,
    profile: SharingProfile,
    folder: Folder,
    published: list[Revocation],
) -> None:
    """Somebody else's session, by who manages its connection: it goes on, and who came by the key
    leaves, because nobody would see the end that is nearer now."""
    manager = user_create(username="Mia", password=Secret("correct horse battery staple"))
    grant = AccessGrant.objects.create(user=manager, folder=folder, role=Role.MANAGE)
    inside = look_in(issue(Desk(manager), primary, profile))
    assert inside.expires_at is None
    AccessGrant.objects.filter(pk=grant.pk).update(valid_until=timezone.now() + timedelta(hours=1))
    sessions_recheck()
    assert [one.session_id for one in published] == [inside.session_id]
    published.clear()
    sessions_recheck()
    assert published == []


def test_nobody_comes_by_a_key_into_what_demands_a_second_factor(
    desk: Desk, primary: Grant, profile: SharingProfile, folder: Folder
) -> None:
    """Else a password would be enough: for a client's log-in, for a key, and by that to get in."""
    key = issue(desk, primary, profile)
    assert look_in(key).joins
    folder.connections.update(second_factor=True)
    assert share_enter(key=key, address="198.51.100.7", user_agent="browser") is None
    with pytest.raises(Conflict, match="second factor"):
        issue(desk, primary, profile)
    folder.connections.update(second_factor=False)
    assert look_in(key).joins
