"""Permissions put in and taken out."""

from __future__ import annotations

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, ControlError, Forbidden, NotFound
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.json_patch import Patch
from deskgate.control.guacapi.permission_maps import SYSTEM, direct
from deskgate.control.guacapi.permission_writes import permissions_patch
from deskgate.control.permissions.making import makings_of
from deskgate.control.permissions.models import AccessGrant, Making, Role
from deskgate.control.tree.models import Connection, Folder, FolderKind, SharingProfile
from deskgate.control.tree.services import folder_create
from deskgate.grants import Revocation

pytestmark = pytest.mark.django_db


def put(asker: User, receiver: User | Group, *patches: tuple[str, str, str]) -> None:
    permissions_patch(
        asker=asker,
        receiver=receiver,
        patches=[Patch(op == "add", path, value) for op, path, value in patches],
    )


def on(connection: Connection) -> str:
    return f"/connectionPermissions/{connection.pk}"


def roles() -> list[Role]:
    return [
        Role(role) for role in AccessGrant.objects.order_by("pk").values_list("role", flat=True)
    ]


def test_the_least_role_that_holds_all(admin: User, person: User, connection: Connection) -> None:
    for word, role in (
        ("READ", Role.CONNECT),
        ("READ", Role.CONNECT),
        ("DELETE", Role.EDIT),
        ("UPDATE", Role.EDIT),
        ("ADMINISTER", Role.MANAGE),
        ("READ", Role.MANAGE),
    ):
        put(admin, person, ("add", on(connection), word))
        assert roles() == [role]
    for word, left in (("ADMINISTER", [Role.EDIT]), ("UPDATE", [Role.CONNECT]), ("READ", [])):
        put(admin, person, ("remove", on(connection), word))
        put(admin, person, ("remove", on(connection), word))
        assert roles() == left
    told = Event.objects.filter(action__startswith="grant.").values_list("action", flat=True)
    assert sorted(told) == ["grant.change"] * 4 + ["grant.give", "grant.take"]


def test_to_groups(admin: User, connection: Connection) -> None:
    group = group_create(name="ops")
    put(admin, group, ("add", on(connection), "READ"))
    assert AccessGrant.objects.get().group == group
    put(admin, group, ("remove", on(connection), "READ"))
    assert not AccessGrant.objects.exists()


def test_limits_are_not_lifted(admin: User, person: User, connection: Connection) -> None:
    """Who may do it within limits can do it already; more than that is without limits."""
    AccessGrant.objects.create(
        user=person, connection=connection, role=Role.CONNECT, view_only=True
    )
    put(admin, person, ("add", on(connection), "READ"))
    assert AccessGrant.objects.count() == 1
    put(admin, person, ("add", on(connection), "UPDATE"))
    assert roles() == [Role.CONNECT, Role.EDIT]
    put(admin, person, ("remove", on(connection), "READ"))
    assert not AccessGrant.objects.exists()


def test_live_sessions_end_with_it(
    admin: User,
    person: User,
    connection: Connection,
    make_session: Sessions,
    published: list[Revocation],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    put(admin, person, ("add", on(connection), "READ"))
    live = make_session(person=person, connection=connection)
    with django_capture_on_commit_callbacks(execute=True):
        put(admin, person, ("remove", on(connection), "READ"))
    live.refresh_from_db()
    assert live.ending == "revoked"


def test_groups_of_connections(admin: User, person: User) -> None:
    lab = folder_create(name="lab", parent=None)
    path = f"/connectionGroupPermissions/{lab.pk}"
    put(admin, person, ("add", path, "READ"))
    assert roles() == [Role.SEE]
    put(admin, person, ("add", path, "UPDATE"))
    assert roles() == [Role.EDIT]
    put(admin, person, ("remove", path, "UPDATE"))
    assert roles() == [Role.SEE]
    put(admin, person, ("remove", path, "READ"))
    assert roles() == []
    Folder.objects.update(kind=FolderKind.BALANCING)
    put(admin, person, ("add", path, "READ"))
    assert roles() == [Role.CONNECT]


def test_nothing_is_given_on_the_root_by_that_name(admin: User, person: User) -> None:
    with pytest.raises(ApiError):
        put(admin, person, ("add", "/connectionGroupPermissions/ROOT", "READ"))
    AccessGrant.objects.create(user=person, role=Role.EDIT)
    put(admin, person, ("remove", "/connectionGroupPermissions/ROOT", "READ"))
    assert not AccessGrant.objects.exists()


def test_sharing_profiles(admin: User, person: User, connection: Connection) -> None:
    profile = SharingProfile.objects.create(connection=connection, name="look")
    path = f"/sharingProfilePermissions/{profile.pk}"
    put(admin, person, ("add", path, "READ"))
    assert roles() == [Role.SHARE]
    put(admin, person, ("remove", path, "READ"))
    assert roles() == [Role.CONNECT]
    with pytest.raises(NotFound):
        put(admin, person, ("add", "/sharingProfilePermissions/999", "READ"))


def test_who_may_not_gives_nothing(person: User, admin: User, connection: Connection) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.EDIT)
    with pytest.raises(Forbidden):
        put(person, admin, ("add", on(connection), "READ"))
    for word in SYSTEM:
        for op in ("add", "remove"):
            with pytest.raises(Forbidden):
                put(person, person, (op, "/systemPermissions", word))
    AccessGrant.objects.update(role=Role.MANAGE, view_only=True)
    with pytest.raises(Forbidden):
        put(person, admin, ("add", on(connection), "READ"))
    AccessGrant.objects.update(view_only=False)
    put(person, admin, ("add", on(connection), "READ"))
    assert direct(asker=person, receiver=admin)["connectionPermissions"] != {}
    with pytest.raises(NotFound):
        put(person, admin, ("add", "/connectionPermissions/999", "READ"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/", "READ"),
        ("/connectionPermissions", "READ"),
        ("/connectionPermissions/", "READ"),
        ("/nothing/1", "READ"),
        ("/systemPermissions", "READ"),
        ("/systemPermissions", "EAT"),
        ("/systemPermissions/1", "AUDIT"),
        ("/connectionPermissions/1", "EAT"),
        ("/connectionPermissions/1", "AUDIT"),
        ("/connectionPermissions/1/2", "READ"),
    ],
)
def test_what_is_none(admin: User, person: User, path: str, value: str) -> None:
    with pytest.raises((ApiError, NotFound)):
        put(admin, person, ("add", path, value))


def test_all_or_nothing(admin: User, person: User, connection: Connection) -> None:
    with pytest.raises(ApiError):
        put(admin, person, ("add", on(connection), "READ"), ("add", "/x/1", "READ"))
    assert not AccessGrant.objects.exists()


def test_rights_to_make_things(admin: User, person: User) -> None:
    for word, what in (
        ("CREATE_CONNECTION", Making.CONNECTION),
        ("CREATE_CONNECTION_GROUP", Making.FOLDER),
        ("CREATE_SHARING_PROFILE", Making.SHARING_PROFILE),
    ):
        put(admin, person, ("add", "/systemPermissions", word))
        assert makings_of(person) == {what}
        put(admin, person, ("remove", "/systemPermissions", word))
        assert makings_of(person) == set()


def test_administrators_are_made_and_unmade(admin: User, person: User) -> None:
    put(admin, person, ("add", "/systemPermissions", "ADMINISTER"))
    assert User.objects.get(pk=person.pk).is_admin
    person.refresh_from_db()
    put(admin, person, ("add", "/systemPermissions", "CREATE_USER"))
    put(admin, person, ("remove", "/systemPermissions", "ADMINISTER"))
    assert not User.objects.get(pk=person.pk).is_admin
    with pytest.raises(Conflict):
        put(admin, admin, ("remove", "/systemPermissions", "ADMINISTER"))
    told = Event.objects.filter(action="user.rights").order_by("pk")
    assert [one.details["is_admin"] for one in told] == [True, False]


def test_a_group_of_administrators_as_guacli_makes_it(admin: User) -> None:
    """It manages the whole tree; people are managed by who is an administrator themselves."""
    group = group_create(name="admins")
    put(admin, group, *(("add", "/systemPermissions", word) for word in SYSTEM))
    grant = AccessGrant.objects.get()
    assert (grant.group, grant.role, grant.folder, grant.connection) == (
        group,
        Role.MANAGE,
        None,
        None,
    )
    put(admin, group, ("add", "/systemPermissions", "ADMINISTER"))
    assert AccessGrant.objects.count() == 1
    put(admin, group, ("remove", "/systemPermissions", "ADMINISTER"))
    assert not AccessGrant.objects.exists()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/systemPermissions", "CREATE_USER"),
        ("/systemPermissions", "CREATE_USER_GROUP"),
        ("/systemPermissions", "AUDIT"),
        ("/userPermissions/root", "READ"),
        ("/userPermissions/Ada", "ADMINISTER"),
        ("/userGroupPermissions/ops", "READ"),
        ("/activeConnectionPermissions/1", "READ"),
    ],
)
def test_what_nobody_has_here_alone(admin: User, person: User, path: str, value: str) -> None:
    with pytest.raises(ApiError) as caught:
        put(admin, person, ("add", path, value))
    assert (caught.value.status, caught.value.kind) == (501, "INTERNAL_ERROR")


def test_what_isnt_held_can_be_taken(admin: User, person: User, connection: Connection) -> None:
    put(
        admin,
        person,
        ("remove", "/systemPermissions", "AUDIT"),
        ("remove", "/userPermissions/root", "READ"),
        ("remove", "/userGroupPermissions/ops", "READ"),
        ("remove", on(connection), "READ"),
    )


def test_everybody_reads_and_changes_themselves(admin: User, person: User) -> None:
    put(admin, person, ("add", "/userPermissions/ada", "READ"))
    put(admin, person, ("add", "/userPermissions/Ada", "UPDATE"))
    with pytest.raises((ApiError, ControlError)):
        put(admin, person, ("remove", "/userPermissions/Ada", "UPDATE"))
