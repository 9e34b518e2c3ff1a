"""What a share is worth now."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from tests.unit.control.admitting.conftest import end, row_of
from tests.unit.control.sharing.conftest import ADDRESS, EVERYTHING, Page

from deskgate.control.accounts.groups import group_update
from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.rules import Right
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.standing import (
    giver_lost,
    is_recipient,
    session_sharing,
    share_worth,
    shares_whole,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import Grant

pytestmark = pytest.mark.django_db(transaction=True)


def shared(thing: Connection | Grant, ada: User, to: object = None, **wish: object) -> Share:
    return read(Page(ada).share(thing, to, **{**EVERYTHING, **wish})["id"])


def read(key: UUID | str) -> Share:
    return shares_whole().get(pk=key)


def test_what_was_given_cut_to_what_is_left(ada: User, one: Connection) -> None:
    share = shared(one, ada, download=False)
    worth = share_worth(share)
    assert worth is not None
    assert worth.until == share.expires_at
    assert worth.rights & ~Right.UNRECORDED == ~Right.DOWNLOAD & ~Right.UNRECORDED
    AccessGrant.objects.update(may_copy=False, valid_until=timezone.now() + timedelta(minutes=5))
    less = share_worth(share)
    assert less is not None
    assert Right.COPY not in less.rights
    assert less.until < share.expires_at


def test_who_comes_is_recorded_where_the_giver_has_to_be(ada: User, one: Connection) -> None:
    share = shared(one, ada)
    worth = share_worth(share)
    assert worth is not None
    assert Right.UNRECORDED in worth.rights
    AccessGrant.objects.update(recording_required=True)
    worth = share_worth(share)
    assert worth is not None
    assert Right.UNRECORDED not in worth.rights


def test_from_where_it_was_given(ada: User, one: Connection) -> None:
    AccessGrant.objects.update(networks=[f"{ADDRESS}/32"])
    share = shared(one, ada)
    assert share.address == ADDRESS
    assert share_worth(share) is not None
    share.address = "192.0.2.1"
    assert share_worth(share) is None


def test_at_another_hour_it_is_worth_something_again(ada: User, one: Connection) -> None:
    share = shared(one, ada)
    never = timezone.now() - timedelta(days=2)
    day = never.weekday()
    AccessGrant.objects.update(hours=[{"days": [day], "start": "00:00", "end": "23:59"}])
    assert share_worth(share) is None
    assert not giver_lost(share)
    AccessGrant.objects.update(valid_until=timezone.now())
    assert giver_lost(share)


@pytest.mark.parametrize("role", [Role.SEE, Role.CONNECT])
def test_without_the_role_it_is_lost(
    ada: User, one: Connection, primary: Grant, role: Role
) -> None:
    shares = shared(one, ada), shared(primary, ada, upload=False)
    AccessGrant.objects.update(role=role)
    for share in shares:
        assert share_worth(share) is None
        assert giver_lost(share)


def test_of_a_session_that_is_over(ada: User, primary: Grant) -> None:
    share = shared(primary, ada)
    assert share_worth(share) is not None
    end(primary)
    share = read(share.pk)
    assert share_worth(share) is None
    assert giver_lost(share)
    assert session_sharing(ada, row_of(primary)) is None


def test_whose_it_is(ada: User, grace: User, mallory: User, team: Group, one: Connection) -> None:
    mine, ours, link = (shared(one, ada, to) for to in (grace, team, None))
    assert is_recipient(mine, grace)
    assert is_recipient(ours, grace)
    assert not is_recipient(link, grace)
    for share in (mine, ours, link):
        assert not is_recipient(share, mallory)
        assert not is_recipient(share, ada)
    grace.valid_until = (timezone.now() - timedelta(days=1)).date()
    assert not is_recipient(mine, grace)
    grace.valid_until = None
    group_update(group=team, is_enabled=False)
    assert is_recipient(mine, grace)
    assert not is_recipient(ours, grace)
