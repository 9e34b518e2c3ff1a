"""To move is to give; test_model.py tries it in random worlds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.moves import WouldGive, move_check, secrets_may_go_along
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import folder_ensure

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_who_may_not_give_may_not_move(
    admin: User, person: User, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    shared = folder_ensure(path="Shared")
    assert shared is not None
    for place in (servers, shared):
        give(person, place, Role.EDIT)
    move_check(actor=person, thing=web, destination=shared)  # they hold as much already
    others = give(staff, shared, Role.CONNECT)
    with pytest.raises(WouldGive, match="a grant on “Shared”"):
        move_check(actor=person, thing=web, destination=shared)
    give(person, servers, Role.MANAGE)
    move_check(actor=person, thing=web, destination=shared)
    AccessGrant.objects.filter(role=Role.MANAGE).update(view_only=True)
    move_check(actor=person, thing=servers, destination=None)
    AccessGrant.objects.filter(pk=others.pk).update(may_copy=False)
    with pytest.raises(WouldGive):
        move_check(actor=person, thing=web, destination=shared)
    move_check(actor=admin, thing=web, destination=shared)
    move_check(actor=None, thing=web, destination=shared)


def test_more_than_before_is_given(
    person: User, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    shared = folder_ensure(path="Shared")
    for place in (servers, shared):
        give(person, place, Role.EDIT)
    give(staff, servers, Role.CONNECT, networks=["10.0.0.0/8"], valid_from=LONG_AGO)
    new = give(staff, shared, Role.CONNECT, networks=["10.1.0.0/16"], valid_from=None)
    with pytest.raises(WouldGive):
        move_check(actor=person, thing=web, destination=shared)  # it begins before
    AccessGrant.objects.filter(pk=new.pk).update(valid_from=LONG_AGO)
    move_check(actor=person, thing=web, destination=shared)


def test_what_reaches_it_already_is_not_given(
    person: User, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    other = folder_ensure(path="Servers/Other")
    give(person, servers.parent, Role.EDIT)
    give(staff, servers.parent, Role.CONNECT)
    move_check(actor=person, thing=web, destination=other)
    move_check(actor=person, thing=web, destination=None)
    give(staff, other, Role.EDIT)
    with pytest.raises(WouldGive):
        move_check(actor=person, thing=web, destination=other)
    AccessGrant.objects.filter(folder=other).update(valid_until=LONG_AGO)
    move_check(actor=person, thing=web, destination=other)  # what is over gives nothing
    AccessGrant.objects.filter(folder=other).update(valid_until=None, networks=["nonsense"])
    move_check(actor=person, thing=web, destination=other)  # nor what can't be understood


def test_secrets_go_along_with_a_copy_only_to_where_one_could_move_it(
    admin: User, person: User, web: Connection, give: Give
) -> None:
    mine = folder_ensure(path="Mine")
    assert mine is not None
    own = give(person, mine, Role.EDIT)

    def may(by: User) -> bool:
        return secrets_may_go_along(actor=by, thing=web, place=mine)

    assert not may(person)
    limited = give(person, web, Role.MANAGE, view_only=True)
    assert not may(person)  # in their own place they would hold more than here
    own.view_only = True
    own.save()
    assert may(person)
    limited.delete()
    assert not may(person)
    assert may(admin)
