"""A folder goes with all it holds, or not at all."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.deletion import folder_delete_all
from deskgate.control.tree.folder_services import folder_ensure
from deskgate.control.tree.models import Connection, Favourite, Folder
from deskgate.control.tree.services import connection_create
from deskgate.control.vault.models import Credential
from deskgate.grants import Revocation


@pytest.fixture
def outer(db: None) -> Folder:
    for path in ("A/B/C", "A/D", "E"):
        folder = folder_ensure(path=path)
        assert folder is not None
        connection_create(
            name=f"in {folder.name}", protocol="ssh", folder=folder, parameters={"hostname": "h"}
        )
    return Folder.objects.get(name="A")


def test_everything_below_and_nothing_else(
    outer: Folder, person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    inner = Connection.objects.get(name="in C")
    row = make_session(person=person, connection=inner)
    Favourite.objects.create(user=person, connection=inner)
    AccessGrant.objects.create(user=person, folder=inner.folder, role=Role.CONNECT)
    folder_delete_all(folder=outer)
    assert [f.name for f in Folder.objects.all()] == ["E"]
    assert [c.name for c in Connection.objects.all()] == ["in E"]
    row.refresh_from_db()
    assert (row.ending, row.connection_name) == ("revoked", "web")
    assert not Favourite.objects.exists()
    assert not AccessGrant.objects.exists()
    gone = Event.objects.filter(action__endswith=".delete").values_list("action", "thing_name")
    assert sorted(gone) == [
        ("connection.delete", "in C"),
        ("connection.delete", "in D"),
        *(("folder.delete", name) for name in "ABCD"),
    ]
    told = Event.objects.get(action="folder.delete", thing_name="C").details
    assert told == {"folder": "B", "grants": ["connect to Ada"]}
    assert Event.objects.get(thing_name="in D", action="connection.delete").details == {
        "folder": "D"
    }


def test_credentials_that_are_kept_below_keep_it(outer: Folder) -> None:
    kept = Credential.objects.create(
        name="corp", kind="static", folder=Folder.objects.get(name="C")
    )
    with pytest.raises(Conflict, match="corp"):
        folder_delete_all(folder=outer)
    assert Connection.objects.count() == 3
    for number in range(4):
        Credential.objects.create(name=f"k{number}", kind="static", folder=outer)
    with pytest.raises(Conflict, match="and others"):
        folder_delete_all(folder=outer)
    assert not Event.objects.filter(action__endswith=".delete").exists()
    Credential.objects.all().delete()
    assert not Credential.objects.filter(pk=kept.pk).exists()
    folder_delete_all(folder=outer)
    assert Folder.objects.count() == 1
