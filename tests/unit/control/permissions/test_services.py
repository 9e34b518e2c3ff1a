"""Grants are given, changed and taken away by who holds as much; each is in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import Event
from deskgate.control.errors import Invalid
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.services import (
    BeyondOwn,
    grant_change,
    grant_give,
    grant_take,
)
from deskgate.control.permissions.values import GrantValues
from deskgate.control.tree.models import Connection, Folder

SEE = GrantValues(role=Role.SEE)


def test_given_changed_taken_and_told(admin: User, staff: Group, servers: Folder) -> None:
    with acting(Actor(ActorKind.PERSON, "root", admin.pk)):
        made = grant_give(
            actor=admin, group=staff, place=servers, values={"role": Role.EDIT, "note": "why"}
        )
        assert (made.created_by_name, made.folder, made.group) == ("root", servers, staff)
        grant_change(actor=admin, grant=made, values={"role": Role.SEE, "view_only": True})
        grant_take(actor=admin, grant=made)
    assert not AccessGrant.objects.exists()
    events = list(Event.objects.filter(action__startswith="grant.").order_by("pk"))
    assert [event.action for event in events] == ["grant.give", "grant.change", "grant.take"]
    assert events[0].details["to"] == "the group Staff"
    assert events[0].thing_name == "edit on Web"
    assert events[1].details["before"] == {"role": "edit", "view_only": False}
    assert events[1].details["after"] == {"role": "see", "view_only": True}
    assert {event.actor_name for event in events} == {"root"}


def test_to_one_and_with_a_role(admin: User, person: User, staff: Group) -> None:
    for user, group in ((None, None), (person, staff)):
        with pytest.raises(Invalid, match="either a person or a group"):
            grant_give(actor=admin, user=user, group=group, place=None, values=SEE)
    with pytest.raises(Invalid, match="which role"):
        grant_give(actor=admin, user=person, place=None, values={})


def test_nobody_gives_more_than_they_hold(
    person: User, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    with pytest.raises(BeyondOwn, match="may not manage who can use “Web”"):
        grant_give(actor=person, group=staff, place=servers, values=SEE)
    until = timezone.now() + timedelta(days=1)
    give(person, servers, Role.MANAGE, may_upload=False, valid_until=until)
    for place in (None, servers.parent):
        with pytest.raises(BeyondOwn, match="may not manage"):
            grant_give(actor=person, group=staff, place=place, values=SEE)
    with pytest.raises(BeyondOwn, match="how long it is valid and its rights within the session"):
        grant_give(actor=person, group=staff, place=web, values={"role": Role.CONNECT})
    fine = GrantValues(role=Role.MANAGE, may_upload=False, valid_until=until)
    made = grant_give(actor=person, group=staff, place=web, values=fine)
    with pytest.raises(BeyondOwn, match="how long"):
        grant_change(actor=person, grant=made, values={"valid_until": None})
    made.refresh_from_db()
    grant_change(actor=person, grant=made, values={"role": Role.SEE})
    grant_take(actor=person, grant=made)


def test_what_goes_beyond_is_neither_changed_nor_taken(
    person: User, staff: Group, web: Connection, give: Give
) -> None:
    give(person, web, Role.MANAGE, may_copy=False)
    more = give(staff, web, Role.CONNECT)
    with pytest.raises(BeyondOwn):
        grant_take(actor=person, grant=more)
    with pytest.raises(BeyondOwn):
        grant_change(actor=person, grant=more, values={"role": Role.SEE})
    more.refresh_from_db()
    assert more.role == Role.CONNECT


def test_what_nobody_understands_is_cleared_away_by_administrators(
    admin: User, person: User, staff: Group, web: Connection, give: Give
) -> None:
    give(person, web, Role.MANAGE)
    broken = give(staff, web, Role.SEE)
    AccessGrant.objects.filter(pk=broken.pk).update(networks=["nonsense"])
    broken.refresh_from_db()
    with pytest.raises(BeyondOwn, match="administrator"):
        grant_take(actor=person, grant=broken)
    grant_take(actor=admin, grant=broken)
