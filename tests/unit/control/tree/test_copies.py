"""Copies: new objects that say the same."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree import copies
from deskgate.control.tree.copies import connection_copy, folder_copy
from deskgate.control.tree.folder_services import DEPTH, folder_create, folder_ensure
from deskgate.control.tree.models import Connection, Folder, SharingProfile
from deskgate.control.tree.services import connection_create, connection_update
from deskgate.control.vault.confirmations import target_confirm
from deskgate.control.vault.credentials import Given, credential_create
from deskgate.control.vault.models import ConnectionSecret
from deskgate.control.vault.problems import NotVouched
from deskgate.control.vault.resolution import login_resolve
from deskgate.control.vault.services import secrets_reveal
from deskgate.grants import Secret

MARKER = "marker-7d1f-never-shown"


def test_a_connection_beside_itself_is_numbered(connection: Connection, person: User) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    connection_update(connection=connection, tags=["prod"], notes="n", icon="home")
    for number in (2, 3):
        made = connection_copy(connection=connection, folder=None, name=None, with_secrets=False)
        assert made.name == f"web ({number})"
    made = Connection.objects.get(name="web (3)")
    assert (made.tags, made.notes, made.icon) == (["prod"], "n", "home")
    assert made.parameters == connection.parameters
    assert made.hostname == "10.0.0.5"
    assert made.search_text.startswith("web (3)\n10.0.0.5")
    assert not made.access_grants.exists()
    assert ConnectionSecret.objects.count() == 1
    made.parameters["port"] = "9"
    assert "port" not in connection.parameters


def test_secrets_go_along_when_the_caller_says_so(connection: Connection) -> None:
    folder = folder_create(name="A", parent=None)
    made = connection_copy(connection=connection, folder=folder, name=None, with_secrets=True)
    assert made.name == "web"
    assert secrets_reveal(connection_id=made.pk)["password"].reveal() == MARKER
    event = Event.objects.get(action="connection.copy")
    assert event.details == {
        "from": "web",
        "from_id": str(connection.pk),
        "with_secrets": True,
    }


def test_a_name_that_is_given_must_be_free(connection: Connection) -> None:
    with pytest.raises(Invalid):
        connection_copy(connection=connection, folder=None, name="web", with_secrets=False)
    with pytest.raises(Invalid):
        connection_copy(connection=connection, folder=None, name="", with_secrets=False)
    folder = folder_ensure(path="A")
    assert folder is not None
    with pytest.raises(Invalid):
        folder_copy(folder=folder, parent=None, name="A", with_secrets=False)


def _paths() -> set[str]:
    folders = {f.pk: f for f in Folder.objects.all()}

    def path(folder_id: int | None) -> str:
        if folder_id is None:
            return ""
        folder = folders[folder_id]
        return f"{path(folder.parent_id)}/{folder.name}"

    rows = Connection.objects.all()
    return {path(f) for f in folders} | {f"{path(c.folder_id)}/{c.name}!" for c in rows}


@pytest.mark.django_db
def test_a_folder_with_all_below_even_into_itself() -> None:
    inner = folder_ensure(path="A/B")
    assert inner is not None
    outer = inner.parent
    assert outer is not None
    connection_create(
        name="c", protocol="ssh", folder=inner, parameters={"hostname": "h", "password": MARKER}
    )
    copy = folder_copy(folder=outer, parent=inner, name=None, with_secrets=True)
    assert copy.parent == inner
    assert _paths() == {"/A", "/A/B", "/A/B/c!", "/A/B/A", "/A/B/A/B", "/A/B/A/B/c!"}
    made = Connection.objects.exclude(folder=inner).get()
    assert (made.hostname, made.search_text[:3]) == ("h", "c\nh")
    assert secrets_reveal(connection_id=made.pk)["password"].reveal() == MARKER
    again = folder_copy(folder=outer, parent=None, name=None, with_secrets=False)
    assert again.name == "A (2)"
    assert ConnectionSecret.objects.count() == 2


@pytest.mark.django_db
def test_limits_and_sharing_profiles_come_along() -> None:
    folder = Folder.objects.create(name="A", kind="balancing", affinity=True, max_sessions=3)
    connection = Connection.objects.create(name="c", protocol="ssh", folder=folder, weight=2)
    SharingProfile.objects.create(
        connection=connection, name="watch", parameters={"read-only": "true"}
    )
    copy = folder_copy(folder=folder, parent=None, name="B", with_secrets=False)
    assert (copy.kind, copy.affinity, copy.max_sessions) == ("balancing", True, 3)
    inner = Connection.objects.get(folder=copy)
    beside = connection_copy(connection=connection, folder=None, name="d", with_secrets=False)
    for made in (inner, beside):
        assert made.weight == 2
        profile = made.sharing_profiles.get()
        assert (profile.name, profile.parameters) == ("watch", {"read-only": "true"})


@pytest.mark.django_db
def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    deepest = folder_ensure(path="/".join(f"f{i}" for i in range(DEPTH)))
    small = folder_ensure(path="A/B")
    assert deepest is not None
    assert small is not None
    assert small.parent is not None
    with pytest.raises(Invalid):
        folder_copy(folder=small, parent=deepest, name=None, with_secrets=False)
    monkeypatch.setattr(copies, "COPIED", 1)
    with pytest.raises(Conflict):
        folder_copy(folder=small.parent, parent=None, name=None, with_secrets=False)
    assert Folder.objects.count() == DEPTH + 2


def test_an_administrators_copy_is_theirs(connection: Connection, admin: User) -> None:
    with acting(Actor(ActorKind.PERSON, admin.username, admin.pk, "127.0.0.1")):
        connection_copy(connection=connection, folder=None, name="x", with_secrets=False)
    assert Event.objects.get(action="connection.copy").actor_name == "root"


def _problem(connection: Connection, person: User) -> str:
    problem = login_resolve(person=person, connection=connection).problem
    return problem.kind if problem else ""


def test_who_copies_confirms_nothing_that_nobody_had_confirmed(person: User, admin: User) -> None:
    place = folder_create(name="A", parent=None)
    inner = folder_create(name="B", parent=place)
    AccessGrant.objects.create(user=person, folder=place, role=Role.EDIT)
    given = Given(username="root", secrets={"password": Secret(MARKER)})
    prod = credential_create(name="prod", kind="static", folder=place, given=given)
    by_editor = Actor(ActorKind.PERSON, person.username, person.pk, "127.0.0.1")
    by_admin = Actor(ActorKind.PERSON, admin.username, admin.pk, "127.0.0.1")
    with acting(by_editor):
        trap = connection_create(
            name="trap",
            protocol="ssh",
            folder=inner,
            parameters={"hostname": "evil.example"},
            credential_source="vault",
            credential=prod,
        )

    def copied() -> list[str]:
        one = connection_copy(connection=trap, folder=place, name=None, with_secrets=True)
        whole = folder_copy(folder=inner, parent=place, name=None, with_secrets=True)
        return [_problem(c, person) for c in (one, Connection.objects.get(folder=whole))]

    with acting(by_admin):
        assert copied() == [NotVouched.kind, NotVouched.kind]
        target_confirm(user=admin, connection=trap)
        assert copied() == ["", ""]
    with acting(by_editor):
        assert copied() == [NotVouched.kind, NotVouched.kind]


def test_secrets_dont_go_along_to_where_the_copy_leads_elsewhere(connection: Connection) -> None:
    inner = folder_create(name="A", parent=None, parameters={"ssh": {"port": "2222"}})
    made = connection_copy(connection=connection, folder=inner, name=None, with_secrets=True)
    assert not ConnectionSecret.objects.filter(connection=made).exists()
