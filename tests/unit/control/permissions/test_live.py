"""Live sessions end with the permission that opened them, and only those."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.unit.control.fixtures import Sessions
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.groups import (
    group_create,
    group_delete,
    member_add,
    member_remove,
    nesting_add,
    nesting_remove,
)
from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.live import session_terms_keep, sessions_recheck
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.selectors import rights_on
from deskgate.control.permissions.services import grant_change, grant_take
from deskgate.control.tree.models import Connection, Folder
from deskgate.grants import Ending, Revocation
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[[], SessionLog]


@pytest.fixture
def opened(person: User, web: Connection, make_session: Sessions) -> Open:
    """Open a session as the authority does."""

    def call() -> SessionLog:
        with transaction.atomic():
            row = make_session(person=person, connection=web)
            allowed = rights_on(person, web)
            assert allowed is not None
            session_terms_keep(session_id=row.pk, allowed=allowed)
        return row

    return call


def test_a_grant_that_is_taken_away(
    person: User, web: Connection, give: Give, opened: Open, published: list[Revocation]
) -> None:
    grant = give(person, web, Role.CONNECT)
    row = opened()
    assert not published
    grant_take(actor=None, grant=grant)
    (revocation,) = published
    assert (revocation.session_id, revocation.status) == (row.pk, Status.CLIENT_FORBIDDEN)
    assert revocation.ending == Ending.REVOKED
    assert "may not use this connection any more" in revocation.message
    sessions_recheck()
    assert len(published) == 1  # what is ending already isn't ended again


def test_what_is_left_keeps_it_open(
    person: User, web: Connection, servers: Folder, give: Give, opened: Open,
    published: list[Revocation],
) -> None:  # fmt: skip
    grant = give(person, web, Role.MANAGE)
    other = give(person, servers, Role.CONNECT)
    opened()
    grant_take(actor=None, grant=grant)
    assert not published
    grant_change(actor=None, grant=other, values={"note": "still"})
    assert not published
    grant_change(actor=None, grant=other, values={"role": Role.SEE})
    assert len(published) == 1


@pytest.mark.parametrize(
    "less",
    [
        {"may_paste": False},
        {"view_only": True},
        {"recording_required": True},
        {"valid_until": timezone.now() + timedelta(hours=1)},
    ],
)
def test_less_than_it_was_opened_with(
    person: User,
    web: Connection,
    give: Give,
    opened: Open,
    published: list[Revocation],
    less: dict[str, object],
) -> None:
    grant = give(person, web, Role.CONNECT)
    opened()
    grant_change(actor=None, grant=grant, values=less)  # type: ignore[arg-type]  # its fields
    assert "was reduced" in published[0].message


def test_more_than_it_was_opened_with_ends_nothing(
    person: User, web: Connection, give: Give, opened: Open, published: list[Revocation]
) -> None:
    until = timezone.now() + timedelta(hours=1)
    grant = give(person, web, Role.CONNECT, view_only=True, valid_until=until)
    opened()
    later = until + timedelta(hours=1)
    grant_change(actor=None, grant=grant, values={"view_only": False, "valid_until": later})
    assert not published


def test_groups(
    person: User,
    web: Connection,
    staff: Group,
    give: Give,
    opened: Open,
    published: list[Revocation],
) -> None:
    everybody = group_create(name="Everybody")
    give(everybody, web, Role.CONNECT)

    def join() -> None:
        published.clear()
        member_add(group=staff, user=person)
        nesting_add(parent=everybody, child=staff)
        opened()
        assert not published

    join()
    member_remove(group=staff, user=person)
    assert len(published) == 1
    join()
    nesting_remove(parent=everybody, child=staff)
    assert len(published) == 1
    join()
    group_delete(group=everybody)
    assert len(published) == 1


def test_a_move_away(
    person: User,
    web: Connection,
    servers: Folder,
    give: Give,
    opened: Open,
    published: list[Revocation],
) -> None:
    give(person, servers, Role.CONNECT)
    opened()
    with transaction.atomic():
        Connection.objects.filter(pk=web.pk).update(folder=servers.parent)
        sessions_recheck()
        sessions_recheck()
        assert not published  # not before it has held
    assert len(published) == 1


def test_a_change_that_is_undone_ends_nothing(
    person: User, web: Connection, give: Give, opened: Open, published: list[Revocation]
) -> None:
    grant = give(person, web, Role.CONNECT)
    opened()
    with transaction.atomic():
        grant_take(actor=None, grant=grant)
        transaction.set_rollback(True)
    assert not published
    assert AccessGrant.objects.exists()


def test_taken_away_while_it_begins(
    person: User, web: Connection, give: Give, make_session: Sessions, published: list[Revocation]
) -> None:
    give(person, web, Role.CONNECT)
    allowed = rights_on(person, web)
    assert allowed is not None
    AccessGrant.objects.all().delete()  # by somebody who couldn't see the session yet
    with transaction.atomic():
        row = make_session(person=person, connection=web)
        session_terms_keep(session_id=row.pk, allowed=allowed)
    assert [one.session_id for one in published] == [row.pk]


def test_the_address_of_the_session_counts(
    person: User, web: Connection, give: Give, make_session: Sessions, published: list[Revocation]
) -> None:
    give(person, web, Role.CONNECT, networks=["10.0.0.0/8"])
    inside, outside = (make_session(person=person, connection=web) for _ in range(2))
    SessionLog.objects.filter(pk=inside.pk).update(client_address="10.1.1.1")
    SessionLog.objects.filter(pk=outside.pk).update(client_address="192.0.2.1")
    sessions_recheck()
    assert [one.session_id for one in published] == [outside.pk]


def test_administrators_and_what_is_over_are_left_alone(
    admin: User, person: User, web: Connection, make_session: Sessions, published: list[Revocation]
) -> None:
    make_session(person=admin, connection=web)
    make_session(person=person, connection=web, over=True)
    sessions_recheck()
    assert not published
