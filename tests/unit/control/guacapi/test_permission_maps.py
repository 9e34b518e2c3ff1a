"""What somebody holds, as Guacamole's permission sets tell it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.services import user_disable
from deskgate.control.guacapi.permission_maps import (
    SYSTEM,
    administers,
    direct,
    effective,
    nothing,
    root_managing,
)
from deskgate.control.guacapi.permission_roles import WORDS
from deskgate.control.permissions.making import making_give
from deskgate.control.permissions.models import AccessGrant, Making, Role
from deskgate.control.tree.models import Connection, Folder, FolderKind, SharingProfile
from deskgate.control.tree.services import connection_create, folder_create

pytestmark = pytest.mark.django_db

ALL = list(WORDS)
SELF = {"Ada": ["READ", "UPDATE"]}


@pytest.fixture
def lab() -> Folder:
    return folder_create(name="lab", parent=None)


@pytest.fixture
def inside(lab: Folder) -> Connection:
    return connection_create(
        name="inside", protocol="ssh", folder=lab, parameters={"hostname": "10.0.0.6"}
    )


@pytest.fixture
def staff(person: User) -> Group:
    group = group_create(name="staff")
    member_add(group=group, user=person)
    return group


def test_nothing_is_held(person: User, admin: User, connection: Connection) -> None:
    empty = {**nothing(), "userPermissions": SELF}
    assert direct(asker=admin, receiver=person) == empty
    assert effective(person=person, address="") == empty


def test_directly_on_a_thing(
    person: User, admin: User, connection: Connection, lab: Folder
) -> None:
    profile = SharingProfile.objects.create(connection=connection, name="look")
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    AccessGrant.objects.create(user=person, folder=lab, role=Role.MANAGE)
    told = direct(asker=admin, receiver=person)
    edits = ["READ", "UPDATE", "DELETE"]
    assert told["connectionPermissions"] == {str(connection.pk): edits}
    assert told["connectionGroupPermissions"] == {str(lab.pk): ALL}
    assert told["sharingProfilePermissions"] == {str(profile.pk): edits}
    assert told["systemPermissions"] == []


def test_what_is_over_isnt_held(person: User, admin: User, connection: Connection) -> None:
    now = timezone.now()
    grant = AccessGrant.objects.create(
        user=person, connection=connection, role=Role.CONNECT, valid_until=now - timedelta(days=1)
    )
    assert direct(asker=admin, receiver=person)["connectionPermissions"] == {}
    grant.valid_from, grant.valid_until = now + timedelta(days=1), None
    grant.save()
    assert direct(asker=admin, receiver=person)["connectionPermissions"] != {}
    assert effective(person=person, address="")["connectionPermissions"] == {}


def test_by_groups_and_from_above(
    person: User, admin: User, staff: Group, lab: Folder, inside: Connection
) -> None:
    AccessGrant.objects.create(group=staff, folder=lab, role=Role.CONNECT)
    assert direct(asker=admin, receiver=person)["connectionGroupPermissions"] == {}
    told = direct(asker=admin, receiver=staff)
    assert told["connectionGroupPermissions"] == {str(lab.pk): ["READ"]}
    assert told["userPermissions"] == {}
    told = effective(person=person, address="")
    assert told["connectionGroupPermissions"] == {str(lab.pk): ["READ"]}
    assert told["connectionPermissions"] == {str(inside.pk): ["READ"]}


def test_to_read_a_group_opens_none_of_its_connections(
    person: User, lab: Folder, inside: Connection
) -> None:
    AccessGrant.objects.create(user=person, folder=lab, role=Role.SEE)
    told = effective(person=person, address="")
    assert told["connectionGroupPermissions"] == {str(lab.pk): ["READ"]}
    assert told["connectionPermissions"] == {}
    Folder.objects.update(kind=FolderKind.BALANCING)
    assert effective(person=person, address="")["connectionGroupPermissions"] == {}


def test_folders_on_the_way_are_read(person: User, lab: Folder, inside: Connection) -> None:
    AccessGrant.objects.create(user=person, connection=inside, role=Role.CONNECT)
    told = effective(person=person, address="")
    assert told["connectionGroupPermissions"] == {str(lab.pk): ["READ"]}


def test_networks_count_where_the_asker_is(person: User, connection: Connection) -> None:
    AccessGrant.objects.create(
        user=person, connection=connection, role=Role.CONNECT, networks=["10.0.0.0/8"]
    )
    assert effective(person=person, address="10.1.2.3")["connectionPermissions"] != {}
    assert effective(person=person, address="192.0.2.1")["connectionPermissions"] == {}
    assert effective(person=person, address="")["connectionPermissions"] == {}


def test_sharing_is_a_profiles_read(person: User, connection: Connection) -> None:
    profile = SharingProfile.objects.create(connection=connection, name="look")
    grant = AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    assert effective(person=person, address="")["sharingProfilePermissions"] == {}
    grant.role = Role.SHARE
    grant.save()
    told = effective(person=person, address="")
    assert told["sharingProfilePermissions"] == {str(profile.pk): ["READ"]}


def test_an_administrator_holds_everything(
    admin: User, person: User, staff: Group, lab: Folder, inside: Connection
) -> None:
    told = effective(person=admin, address="")
    assert told["systemPermissions"] == list(SYSTEM)
    assert told["connectionPermissions"] == {str(inside.pk): ALL}
    assert told["connectionGroupPermissions"] == {"ROOT": ALL, str(lab.pk): ALL}
    assert told["userPermissions"] == {"Ada": ALL, "root": ALL}
    assert told["userGroupPermissions"] == {"staff": ALL}
    assert direct(asker=admin, receiver=admin)["systemPermissions"] == ["ADMINISTER"]


def test_the_disabled_hold_nothing(admin: User, other_admin: User, connection: Connection) -> None:
    user_disable(user=other_admin)
    told = effective(person=other_admin, address="")
    assert (told["systemPermissions"], told["connectionPermissions"]) == ([], {})


def test_rights_to_make_things(
    admin: User, person: User, staff: Group, connection: Connection
) -> None:
    making_give(actor=admin, receiver=staff, what=Making.FOLDER)
    making_give(actor=admin, receiver=person, what=Making.CONNECTION)
    assert direct(asker=admin, receiver=person)["systemPermissions"] == ["CREATE_CONNECTION"]
    assert direct(asker=admin, receiver=staff)["systemPermissions"] == ["CREATE_CONNECTION_GROUP"]
    both = ["CREATE_CONNECTION", "CREATE_CONNECTION_GROUP"]
    assert effective(person=person, address="")["systemPermissions"] == both
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    told = effective(person=person, address="")["systemPermissions"]
    assert told == [*both, "CREATE_SHARING_PROFILE"]


def test_who_administers_is_not_told_to_whoever_manages_something(
    admin: User, person: User, staff: Group, connection: Connection
) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.MANAGE)
    making_give(actor=admin, receiver=admin, what=Making.FOLDER)
    making_give(actor=admin, receiver=person, what=Making.CONNECTION)
    making_give(actor=admin, receiver=staff, what=Making.CONNECTION)
    for receiver in (admin, staff):
        assert direct(asker=person, receiver=receiver)["systemPermissions"] == []
    assert direct(asker=person, receiver=person)["systemPermissions"] == ["CREATE_CONNECTION"]


def test_a_group_that_manages_everything(admin: User, person: User, staff: Group) -> None:
    grant = AccessGrant.objects.create(group=staff, role=Role.MANAGE, view_only=True)
    assert not administers(staff)
    grant.view_only = False
    grant.save()
    assert administers(staff)
    assert list(root_managing(staff)) == [grant]
    told = direct(asker=admin, receiver=staff)
    assert told["systemPermissions"] == ["ADMINISTER"]
    assert told["connectionGroupPermissions"] == {"ROOT": ALL}
    assert "ADMINISTER" not in effective(person=person, address="")["systemPermissions"]


def test_of_others_only_what_one_manages_is_told(
    person: User, other_admin: User, connection: Connection, inside: Connection
) -> None:
    for one in (connection, inside):
        AccessGrant.objects.create(user=other_admin, connection=one, role=Role.CONNECT)
    AccessGrant.objects.create(user=person, connection=inside, role=Role.MANAGE)
    told = direct(asker=person, receiver=other_admin)
    assert told["connectionPermissions"] == {str(inside.pk): ["READ"]}
