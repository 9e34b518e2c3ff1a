"""Who reads of which shares."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from tests.unit.control.admitting.conftest import drawn, end
from tests.unit.control.sharing.conftest import Page, share_of

from deskgate.control.accounts.groups import member_remove
from deskgate.control.accounts.models import Group, User
from deskgate.control.errors import NotFound
from deskgate.control.sharing.selectors import (
    sessions_inside,
    share_given_get,
    share_held,
    share_received_get,
    shares_given,
    shares_received,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress

pytestmark = pytest.mark.django_db(transaction=True)


def test_ones_own_and_what_one_was_given(
    ada: User, grace: User, mallory: User, team: Group, one: Connection
) -> None:
    page = Page(ada)
    mine, ours, link = (share_of(page.share(one, to)) for to in (grace, team, None))
    assert shares_given(ada) == [link, ours, mine]
    assert [share for share, _ in shares_received(grace)] == [ours, mine]
    assert shares_received(ada) == []  # of the team as well, and the giver
    assert shares_received(mallory) == []
    assert shares_given(grace) == []
    member_remove(group=team, user=grace)
    assert [share for share, _ in shares_received(grace)] == [mine]
    grace.is_active = False
    assert shares_received(grace) == []


def test_by_their_ids(ada: User, grace: User, mallory: User, team: Group, one: Connection) -> None:
    share = share_of(Page(ada).share(one, grace))
    assert share_given_get(person=ada, share_id=str(share.pk)) == share
    assert share_received_get(person=grace, share_id=str(share.pk))[0] == share
    for person in (ada, mallory):
        with pytest.raises(NotFound):
            share_received_get(person=person, share_id=str(share.pk))
    for person in (grace, mallory):
        with pytest.raises(NotFound):
            share_given_get(person=person, share_id=str(share.pk))
    for key in (uuid4(), "x", "1"):
        with pytest.raises(NotFound):
            share_given_get(person=ada, share_id=str(key))
    Page(ada).done("DELETE", f"/shares/{share.pk}")
    with pytest.raises(NotFound):
        share_received_get(person=grace, share_id=str(share.pk))
    with transaction.atomic():
        assert share_held(share.pk) == share
        assert share_held("x") is None


def test_who_is_in(
    ada: User, grace: User, team: Group, one: Connection, guacd: GuacdAddress
) -> None:
    share = share_of(Page(ada).share(one, grace))
    first, second = (drawn(Page(grace).open(str(share.pk))) for _ in range(2))
    assert [row.pk for row in sessions_inside([share])[share.pk]] == [
        first.session_id, second.session_id,
    ]  # fmt: skip
    end(first)
    assert [row.pk for row in sessions_inside([share])[share.pk]] == [second.session_id]
    assert sessions_inside([]) == {}
