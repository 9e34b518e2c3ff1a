"""Pages are told of shares once these have held, and nobody is told of others'."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.unit.control.sharing.conftest import Page, share_of
from tests.unit.control.sharing.hearing import Heard

from deskgate.control.accounts.models import Group, User
from deskgate.control.sharing.telling import (
    name_of,
    protocol_of,
    share_changed_tell,
    share_given_tell,
    share_used_tell,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import Grant

pytestmark = pytest.mark.django_db(transaction=True)


def test_to_whom(
    ada: User, grace: User, mallory: User, team: Group, one: Connection, heard: Heard
) -> None:
    share = share_of(Page(ada).share(one, team))
    heard.told.clear()
    heard.changes.clear()
    with transaction.atomic():
        share_given_tell(share)
        share_used_tell(share)
        assert (heard.told, heard.changes) == ([], [])  # not before it has held
    told = {"id": str(share.pk), "name": "prod", "giver": "Ada"}
    assert heard.told == [((grace.pk,), "share", told)]
    assert heard.changes == [{ada.pk, grace.pk}, {ada.pk}]


def test_a_link_is_the_givers(ada: User, one: Connection, heard: Heard) -> None:
    share = share_of(Page(ada).share(one, None))
    heard.changes.clear()
    share_changed_tell(share)
    assert heard.told == []
    assert heard.changes == [{ada.pk}]


def test_what_it_is_called(ada: User, one: Connection, primary: Grant) -> None:
    for thing in (one, primary):
        share = share_of(Page(ada).share(thing, None))
        assert (name_of(share), protocol_of(share)) == ("prod", "ssh")
