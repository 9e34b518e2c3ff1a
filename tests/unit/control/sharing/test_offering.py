"""What can be shared of a connection or a session now, or why nothing can."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.unit.control.admitting.conftest import Desk, drawn, end, row_of
from tests.unit.control.sharing.conftest import Page

from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.actor import acting
from deskgate.control.audit.models import SessionLog
from deskgate.control.errors import Conflict, Forbidden, Invalid, NotFound
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.rules import Right
from deskgate.control.setup import current_settings
from deskgate.control.sharing.offering import FILES, offer_of
from deskgate.control.tree.models import Connection
from deskgate.grants import Grant

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_them(ada: User, one: Connection, primary: Grant) -> None:
    key, session = str(one.pk), str(primary.session_id)
    for given in ({}, {"connection_id": key, "session_id": session}):
        with pytest.raises(Invalid):
            offer_of(person=ada, **given)
    assert offer_of(person=ada, connection_id=key).connection == one
    assert offer_of(person=ada, session_id=session).session == row_of(primary)


def test_no_more_than_the_session_was_opened_with(
    ada: User, one: Connection, primary: Grant
) -> None:
    offer = offer_of(person=ada, session_id=str(primary.session_id))
    assert not offer.rights & FILES
    assert Right.INPUT in offer.rights
    terms = row_of(primary).terms
    terms.rights = Right.COPY.value
    terms.save()
    assert offer_of(person=ada, session_id=str(primary.session_id)).rights == Right.COPY


def test_sessions_that_there_are_not(
    ada: User, one: Connection, desk: Desk, primary: Grant
) -> None:
    dialling = desk.open("c", one.pk)
    over = desk.drawn("c", one.pk)
    end(over)
    ending = desk.drawn("c", one.pk)
    SessionLog.objects.filter(pk=ending.session_id).update(ending="revoked")
    for key in (dialling.session_id, over.session_id, ending.session_id, uuid4(), "x"):
        with pytest.raises(NotFound):
            offer_of(person=ada, session_id=str(key))


def test_sessions_that_are_not_to_be_shared(
    ada: User, grace: User, team: Group, desk: Desk, one: Connection, primary: Grant
) -> None:
    looking = desk.drawn("a", primary.session_id)
    SessionLog.objects.filter(pk=looking.session_id).update(guacd_connection_id="$x")
    refusal = offer_of(person=ada, session_id=str(looking.session_id)).refusal
    assert isinstance(refusal, Forbidden)
    made = Page(ada).share(one, grace, control=True)
    by_share = drawn(Page(grace).open(made["id"]))
    AccessGrant.objects.create(user=grace, connection=one, role=Role.MANAGE)
    assert isinstance(
        offer_of(person=grace, session_id=str(by_share.session_id)).refusal, Forbidden
    )
    SessionLog.objects.filter(pk=primary.session_id).update(connection=None)
    refusal = offer_of(person=ada, session_id=str(primary.session_id)).refusal
    assert isinstance(refusal, Conflict)


def test_from_where_one_is(ada: User, one: Connection, desk: Desk) -> None:
    AccessGrant.objects.update(networks=["192.0.2.0/24"])
    with acting(desk.actor):
        assert offer_of(person=ada, connection_id=str(one.pk)).refusal is None
    with pytest.raises(NotFound):
        offer_of(person=ada, connection_id=str(one.pk))


def test_the_longest(ada: User, one: Connection) -> None:
    offer = offer_of(person=ada, connection_id=str(one.pk))
    assert offer.until is None
    assert offer.minutes == current_settings().share_max_hours * 60
