"""Looking into a live session: who may, what goes along, and when it ends."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import transaction
from tests.unit.control.admitting.conftest import Add, Desk, drawn, end, row_of

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.admitting import joining
from deskgate.control.admitting.joining import session_look, why_not_silently
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.nodes.models import GuacdNode
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.tokens.services import SilentLook, tunnel_token_issue
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_update
from deskgate.grants import Refused, Revocation, TunnelRequest
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one(add: Add) -> Connection:
    made = add("a")
    connection_update(connection=made, parameters={"password": "kestrel"})
    return made


@pytest.fixture
def manager(other_admin: User) -> Desk:
    return Desk(other_admin)


def give(person: User, folder: Folder, role: Role, **limits: object) -> AccessGrant:
    AccessGrant.objects.filter(user=person).delete()
    return AccessGrant.objects.create(user=person, folder=folder, role=role, **limits)


def test_whose_session_it_is(desk: Desk, one: Connection) -> None:
    primary = desk.drawn("c", one.pk)
    grant = Desk(desk.person).open("a", primary.session_id)
    assert grant.joins == f"${primary.session_id}"
    assert grant.guacd == primary.guacd
    assert grant.other_guacds == ()
    assert grant.target == primary.target
    assert grant.parameters == {}
    row = row_of(grant)
    assert (row.joined_id, row.connection, row.person) == (primary.session_id, one, desk.person)


def test_who_manages_the_connection(
    desk: Desk, manager: Desk, group: Folder, one: Connection, guest: Desk
) -> None:
    primary = desk.drawn("c", one.pk)
    assert manager.open("a", primary.session_id).joins
    for role in (Role.CONNECT, Role.SHARE, Role.EDIT):
        give(guest.person, group, role)
        assert guest.refused("a", primary.session_id).status is Status.RESOURCE_NOT_FOUND
    give(guest.person, group, Role.MANAGE)
    assert guest.open("a", primary.session_id).joins


@pytest.fixture
def guest(db: None) -> Desk:
    return Desk(User.objects.create(username="Guest", username_key="guest"))


def test_nobody_else(desk: Desk, guest: Desk, one: Connection) -> None:
    primary = desk.drawn("c", one.pk)
    refused = guest.refused("a", primary.session_id)
    unknown = guest.refused("a", uuid.uuid4())
    assert (refused.status, refused.message) == (unknown.status, unknown.message)
    assert refused.status is Status.RESOURCE_NOT_FOUND
    assert guest.refused("a", "nonsense").status is Status.RESOURCE_NOT_FOUND


def test_what_the_joiner_may_do(desk: Desk, guest: Desk, group: Folder, one: Connection) -> None:
    give(guest.person, group, Role.MANAGE, view_only=True, may_paste=False)
    primary = desk.drawn("c", one.pk)
    joining = guest.open("a", primary.session_id)
    assert joining.rights.view_only
    assert not joining.rights.may_paste
    assert joining.parameters["read-only"] == "true"
    assert set(joining.parameters) <= {"read-only", "disable-paste"}


@pytest.mark.parametrize("limit", ["may_copy", "may_download"])
def test_what_is_shown_to_all_is_not_shown_to_whom_it_is_forbidden(
    desk: Desk, guest: Desk, group: Folder, one: Connection, limit: str
) -> None:
    give(guest.person, group, Role.MANAGE, **{limit: False})
    primary = desk.drawn("c", one.pk)
    refused = guest.refused("a", primary.session_id)
    assert refused.status is Status.CLIENT_FORBIDDEN
    give(desk.person, group, Role.CONNECT, **{limit: False})
    end(primary)
    guest.open("a", desk.drawn("c", one.pk).session_id)  # its own person isn't either


def test_who_must_be_recorded(desk: Desk, guest: Desk, group: Folder, one: Connection) -> None:
    give(guest.person, group, Role.MANAGE, recording_required=True)
    primary = desk.drawn("c", one.pk)
    assert "must be recorded" in guest.refused("a", primary.session_id).message
    one.parameters["recording-path"] = "/recordings"
    one.save()
    joining = guest.open("a", primary.session_id)
    assert not any(name.startswith("recording") for name in joining.parameters)


def test_a_second_factor(desk: Desk, one: Connection) -> None:
    primary = desk.drawn("c", one.pk)
    Connection.objects.update(second_factor=True)
    assert "second factor" in desk.refused("a", primary.session_id).message
    request = desk.request("a", primary.session_id)
    row = row_of(primary)
    for shown in (False, True):
        token = tunnel_token_issue(
            person=desk.person, opens=row, login="x" * 32, factor_shown=shown
        )
        if shown:
            assert admit(replace(request, token=token)).joins
            continue
        with pytest.raises(Refused, match="second factor"):
            admit(replace(request, token=token))


def test_our_pages_token_is_for_its_session(desk: Desk, one: Connection) -> None:
    primary, other = desk.drawn("c", one.pk), desk.drawn("c", one.pk)
    request = desk.request("a", primary.session_id)
    for opens in (row_of(other), one):
        token = tunnel_token_issue(person=desk.person, opens=opens, login="x" * 32)
        with pytest.raises(Refused, match="something else"):
            admit(replace(request, token=token))
    token = tunnel_token_issue(person=desk.person, opens=row_of(primary), login="x" * 32)
    assert admit(replace(request, token=token)).joins
    with pytest.raises(Refused, match="not valid any more"):
        admit(replace(request, token=token))


def test_what_would_be_seen_is_told_without_beginning_anything(
    desk: Desk, guest: Desk, group: Folder, one: Connection
) -> None:
    primary = desk.drawn("c", one.pk)
    rows = SessionLog.objects.count()
    give(guest.person, group, Role.MANAGE)
    with transaction.atomic():
        look = session_look(guest.person, str(primary.session_id))
    assert (look.primary.pk, look.connection, look.guacd) == (
        primary.session_id,
        one,
        primary.guacd,
    )
    give(guest.person, group, Role.EDIT)
    with pytest.raises(Refused, match="no such session"), transaction.atomic():
        session_look(guest.person, str(primary.session_id))
    assert SessionLog.objects.count() == rows


# what is live


def test_not_before_guacd_is_ready_nor_when_it_is_over(desk: Desk, one: Connection) -> None:
    primary = desk.open("c", one.pk)
    assert desk.refused("a", primary.session_id).status is Status.RESOURCE_NOT_FOUND
    drawn(primary)
    desk.open("a", primary.session_id)
    SessionLog.objects.filter(pk=primary.session_id).update(ending="revoked")
    assert desk.refused("a", primary.session_id).status is Status.RESOURCE_NOT_FOUND
    end(primary)
    assert desk.refused("a", primary.session_id).status is Status.RESOURCE_NOT_FOUND


def test_who_looks_in_can_be_named_too(desk: Desk, one: Connection) -> None:
    primary = desk.drawn("c", one.pk)
    joining = desk.drawn("a", primary.session_id)
    again = desk.open("a", joining.session_id)
    assert again.joins == f"${primary.session_id}"
    assert row_of(again).joined_id == primary.session_id


def test_the_end_of_the_session_is_the_end_of_looking(
    desk: Desk, one: Connection, published: list[Revocation]
) -> None:
    primary = desk.drawn("c", one.pk)
    joining = desk.drawn("a", primary.session_id)
    end(joining)
    assert not published
    assert row_of(primary).ended_at is None
    joining = desk.drawn("a", primary.session_id)
    end(primary)
    assert [one.session_id for one in published] == [joining.session_id]


def test_the_loss_of_the_right_is_the_end_of_looking(
    desk: Desk, guest: Desk, group: Folder, one: Connection, published: list[Revocation]
) -> None:
    held = give(guest.person, group, Role.MANAGE)
    primary = desk.drawn("c", one.pk)
    joining = guest.drawn("a", primary.session_id)
    own = desk.drawn("a", primary.session_id)
    held.role = Role.EDIT  # enough for a session of one's own
    held.save()
    sessions_recheck()
    assert [one.session_id for one in published] == [joining.session_id]
    assert row_of(own).ending == ""


# where it is drawn


def test_at_a_server_of_the_list(desk: Desk, one: Connection) -> None:
    node = GuacdNode.objects.create(name="n", host="guacd.example.org", port=4822, tls=True)
    one.node = node
    one.save()
    primary = desk.drawn("c", one.pk)
    GuacdNode.objects.update(is_enabled=False)
    assert desk.open("a", primary.session_id).guacd == primary.guacd
    assert primary.guacd.tls
    Connection.objects.update(node=None)
    node.delete()
    assert "can't reach" in desk.refused("a", primary.session_id).message


def test_another_servers_own_guacd_is_not_ours(desk: Desk, one: Connection) -> None:
    primary = desk.drawn("c", one.pk)
    SessionLog.objects.filter(pk=primary.session_id).update(node_name="another-server")
    assert "can't reach" in desk.refused("a", primary.session_id).message


def test_the_log_says_who_watched(desk: Desk, manager: Desk, one: Connection) -> None:
    primary = desk.drawn("c", one.pk)
    grant = manager.open("a", primary.session_id)
    assert not grant.is_silent
    (event,) = Event.objects.filter(action="session.watch")
    assert event.thing_id == str(primary.session_id)
    assert event.actor_name == manager.person.username
    assert event.details["by"] == str(grant.session_id)
    assert event.details["silent"] is False


def test_a_silent_look_only_sees(
    desk: Desk, manager: Desk, one: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    primary = desk.drawn("c", one.pk)

    def asked() -> TunnelRequest:
        opens = SilentLook(row_of(primary))
        token = tunnel_token_issue(person=manager.person, opens=opens, login="browser")
        return replace(manager.request("a", primary.session_id), token=token)

    with pytest.raises(Refused, match="DESKGATE_WATCH_SILENTLY"):
        admit(asked())
    allowing = current_settings().model_copy(update={"watch_silently": True})
    monkeypatch.setattr(joining, "current_settings", lambda: allowing)
    grant = admit(asked())
    assert grant.is_silent
    assert grant.rights.view_only
    assert not grant.may_control
    assert grant.parameters["read-only"] == "true"
    assert row_of(grant).is_silent
    assert Event.objects.get(action="session.watch").details["silent"] is True
    User.objects.filter(pk=manager.person.pk).update(is_superuser=False)
    with pytest.raises(Refused):
        admit(asked())


def test_only_administrators_watch_silently(
    guest: Desk, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "DESKGATE_WATCH_SILENTLY" in (why_not_silently(admin) or "")
    allowing = current_settings().model_copy(update={"watch_silently": True})
    monkeypatch.setattr(joining, "current_settings", lambda: allowing)
    assert why_not_silently(admin) is None
    assert "Only administrators" in (why_not_silently(guest.person) or "")
