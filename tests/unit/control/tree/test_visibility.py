"""The one gate fails closed, and opens what grants give; test_model.py compares it with a model."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from deskgate.control.accounts.models import Group, GroupNesting, Membership, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create, folder_ensure
from deskgate.control.tree.visibility import (
    Action,
    Gate,
    connections_visible_to,
    folders_on_the_way_to,
    folders_visible_to,
    gate_for,
    root_open_to,
)


@pytest.mark.parametrize("action", Action)
def test_administrators_all_others_nothing(
    admin: User, person: User, connection: Connection, action: Action
) -> None:
    folder_ensure(path="A")
    assert connections_visible_to(admin, action).count() == 1
    assert folders_visible_to(admin, action).count() == 1
    assert root_open_to(admin, action)
    assert not folders_on_the_way_to(admin)
    admin.is_active = False
    for user in (person, admin):
        assert not connections_visible_to(user, action)
        assert not folders_visible_to(user, action)
        assert not folders_on_the_way_to(user)
        assert not root_open_to(user, action)


def test_a_grant_reaches_down_and_draws_the_way(person: User) -> None:
    deep = _folder("A/B/C/D")
    _folder("A/X/Y")
    AccessGrant.objects.create(user=person, folder=deep.parent, role=Role.SHARE)
    here = connection_create(name="c", protocol="ssh", folder=deep, parameters={"hostname": "h"})
    assert _names(folders_visible_to(person, Action.SEE)) == {"C", "D"}
    assert _names(folders_on_the_way_to(person)) == {"A", "B"}
    assert connections_visible_to(person, Action.SHARE).get() == here
    assert not connections_visible_to(person, Action.EDIT)
    assert not folders_visible_to(person, Action.MANAGE)
    assert not root_open_to(person, Action.SEE)


def test_a_connection_alone(person: User, connection: Connection) -> None:
    home = _folder("A/B")
    alone = connection_create(name="c", protocol="ssh", folder=home, parameters={"hostname": "h"})
    connection_create(name="d", protocol="ssh", folder=home, parameters={"hostname": "h"})
    for one in (alone, connection):
        AccessGrant.objects.create(user=person, connection=one, role=Role.CONNECT)
    assert set(connections_visible_to(person, Action.CONNECT)) == {alone, connection}
    assert not folders_visible_to(person, Action.SEE)
    assert _names(folders_on_the_way_to(person)) == {"A", "B"}


def test_groups_in_a_ring_still_count(person: User, connection: Connection) -> None:
    groups = [Group.objects.create(name=n, name_key=n) for n in "abc"]
    Membership.objects.create(user=person, group=groups[0])
    for child, parent in ((0, 1), (1, 2), (2, 0)):
        GroupNesting.objects.create(parent=groups[parent], child=groups[child])
    AccessGrant.objects.create(group=groups[2], role=Role.EDIT)
    assert connections_visible_to(person, Action.EDIT).get() == connection
    assert root_open_to(person, Action.EDIT)
    assert not root_open_to(person, Action.MANAGE)


def test_the_role_of_every_row(person: User) -> None:
    deep = _folder("A/B/C")
    made = connection_create(name="c", protocol="ssh", folder=deep, parameters={"hostname": "h"})
    AccessGrant.objects.create(user=person, folder=deep.parent, role=Role.SEE)
    AccessGrant.objects.create(user=person, folder=deep, role=Role.EDIT)
    AccessGrant.objects.create(user=person, connection=made, role=Role.MANAGE)
    gate = gate_for(person)
    rows = Folder.objects.order_by("-pk").values_list("pk", "parent_id")
    roles = gate.roles_of_folders(rows)
    assert deep.parent is not None
    assert roles == {deep.pk: Role.EDIT, deep.parent.pk: Role.SEE}
    assert gate.role_of_connection(made.pk, deep.pk, roles) == Role.MANAGE
    assert gate.role_of_connection(-1, deep.pk, roles) == Role.EDIT
    assert gate.role_of_connection(-1, None, roles) is None
    assert gate.anywhere(Action.MANAGE)
    assert not Gate().anywhere(Action.SEE)
    whole = Gate(whole=Role.EDIT).roles_of_folders(rows)
    assert set(whole.values()) == {Role.EDIT}
    assert len(whole) == 3


def test_two_queries_however_much_there_is(
    person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        group = Group.objects.create(name=str(number), name_key=str(number))
        Membership.objects.create(user=person, group=group)
        AccessGrant.objects.create(group=group, folder=_folder(f"{number}/in"), role=Role.EDIT)
    with django_assert_num_queries(2):
        assert len(folders_visible_to(person, Action.EDIT)) == 20
    with django_assert_num_queries(2):
        assert not list(connections_visible_to(person, Action.EDIT))
    with django_assert_num_queries(2):
        assert len(folders_on_the_way_to(person)) == 20


def _folder(path: str) -> Folder:
    folder = folder_ensure(path=path)
    assert folder is not None
    return folder


def _names(folders: QuerySet[Folder]) -> set[str]:
    return {folder.name for folder in folders}
