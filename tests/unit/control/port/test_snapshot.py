"""What is there, as a plan: all of it, in so many queries however much there is."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from tests.unit.control.conftest import MARKER

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Membership, Source, User
from deskgate.control.errors import Conflict
from deskgate.control.nodes.services import node_from_settings
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.services import grant_give
from deskgate.control.port import snapshot as module
from deskgate.control.port.plan import Plan
from deskgate.control.port.snapshot import (
    PasswordHash,
    SealedSecret,
    folder_paths,
    snapshot,
    snapshot_to_keep,
)
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_create, folder_create
from deskgate.control.vault.credentials import Given, credential_create, value_set
from deskgate.grants import GuacdAddress, Secret

pytestmark = pytest.mark.django_db


def test_a_connection_with_its_secret_still_sealed(connection: Connection) -> None:
    (one,) = snapshot().connections
    assert (one.path, one.protocol) == (("web",), "ssh")
    assert one.parameters == {"hostname": "10.0.0.5", "username": "deploy"}
    assert MARKER not in repr(one)
    assert one.secrets["password"].reveal() == MARKER


def test_grants_with_their_places_and_rows() -> None:
    folder = folder_create(name="A", parent=None)
    made = connection_create(
        name="web", protocol="ssh", folder=folder, parameters={"hostname": "h"}
    )
    group = group_create(name="Ops")
    rows = [
        grant_give(actor=None, group=group, place=place, values={"role": Role.EDIT})
        for place in (folder, made, None)
    ]
    found = {one.row: (one.group, one.folder, one.connection) for one in snapshot().grants}
    assert found == {
        rows[0].pk: ("Ops", ("A",), None),
        rows[1].pk: ("Ops", None, ("A", "web")),
        rows[2].pk: ("Ops", None, None),
    }
    assert {one.role for one in snapshot().grants} == {"edit"}


def test_what_is_a_persons_own_is_not_kept(person: User) -> None:
    own = Given(username="me", secrets={"password": Secret("own")})
    credential_create(name="mine", kind="personal", owner=person, given=own)
    named = credential_create(name="corp", kind="named")
    value_set(credential=named, person=person, given=own)
    kept = snapshot_to_keep()
    assert [one.name for one in kept.credentials] == ["corp"]
    assert kept.values == ()
    (value,) = snapshot().values
    assert (value.key, value.secrets["password"].reveal()) == (("corp", person.username), "own")


def test_whom_a_directory_put_into_a_group_is_its_own_business(person: User) -> None:
    group = group_create(name="Ops")
    Membership.objects.create(user=person, group=group, source=Source.LDAP)
    assert snapshot().members == ()
    member_add(group=group, user=person)
    assert [one.key for one in snapshot().members] == [("Ops", person.username)]


def test_the_guacd_of_the_settings_is_no_default_elsewhere() -> None:
    node_from_settings(address=GuacdAddress("guacd.example", 4822))
    (node,) = snapshot().nodes
    assert (node.host, node.is_default) == ("guacd.example", False)


def test_the_number_of_queries_does_not_grow(admin: User) -> None:
    def fill(number: int) -> int:
        folder = folder_create(name=f"F{number}", parent=None)
        for i in range(number):
            made = connection_create(
                name=f"c{i}", protocol="ssh", folder=folder, parameters={"hostname": "h"}
            )
            grant_give(actor=None, user=admin, place=made, values={"role": Role.SEE})
        with CaptureQueriesContext(database) as queries:
            snapshot()
        return len(queries)

    assert fill(1) == fill(10)


def test_paths_of_folders_and_of_a_ring() -> None:
    rows = [(3, 2, "c"), (1, None, "a"), (2, 1, "b")]
    assert folder_paths(rows) == {1: ("a",), 2: ("a", "b"), 3: ("a", "b", "c")}
    assert set(folder_paths([(1, 2, "a"), (2, 1, "b")])) == {1, 2}


def test_what_changes_meanwhile_is_read_again(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Plan | None] = [None, module._taken(), None, None, None]

    def take() -> Plan:
        plan = taken.pop(0)
        if plan is None:
            raise KeyError(7)
        return plan

    monkeypatch.setattr(module, "_taken", take)
    assert len(snapshot().connections) == 1
    with pytest.raises(Conflict):
        snapshot()


def test_secrets_are_not_printed() -> None:
    assert repr(PasswordHash("hash")) == repr(SealedSecret(b"token")) == "<secret>"
    assert PasswordHash("hash").reveal() == "hash"
