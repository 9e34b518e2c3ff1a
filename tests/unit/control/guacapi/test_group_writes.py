"""What clients write of connection groups, as the services take it."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.group_writes import KINDS, group_add, group_remove, group_replace
from deskgate.control.permissions.making import making_give
from deskgate.control.permissions.models import AccessGrant, Making, Role
from deskgate.control.permissions.selectors import role_on
from deskgate.control.tree.models import Folder, FolderKind

pytestmark = pytest.mark.django_db


def test_every_kind_has_its_name() -> None:
    assert set(KINDS.values()) == set(FolderKind)


def test_who_may_make_folders_manages_what_they_made(admin: User, person: User) -> None:
    with pytest.raises(Forbidden):
        group_add(user=person, thing={"name": "lab"})
    making_give(actor=admin, receiver=person, what=Making.FOLDER)
    made = group_add(user=person, thing={"name": "lab", "type": "BALANCING"})
    assert (role_on(person, made), made.kind) == (Role.MANAGE, "balancing")
    group_remove(user=person, group_id=str(made.pk))
    assert not Folder.objects.exists()


def test_the_kind_stays_unless_it_is_said(admin: User) -> None:
    folder = Folder.objects.create(name="F", kind="balancing", max_sessions=3)
    group_replace(user=admin, group_id=str(folder.pk), thing={"name": "G", "attributes": {}})
    folder.refresh_from_db()
    assert (folder.name, folder.kind, folder.max_sessions) == ("G", "balancing", None)
    organizational = {"name": "G", "type": "ORGANIZATIONAL"}
    group_replace(user=admin, group_id=str(folder.pk), thing=organizational)
    folder.refresh_from_db()
    assert folder.kind == "organizational"


def test_it_stays_where_its_editor_may_not_put_things(person: User) -> None:
    outer = Folder.objects.create(name="outer")
    inner = Folder.objects.create(name="inner", parent=outer)
    AccessGrant.objects.create(user=person, folder=inner, role=Role.EDIT)
    stays = {"name": "i", "parentIdentifier": str(outer.pk)}
    group_replace(user=person, group_id=str(inner.pk), thing=stays)
    with pytest.raises(Forbidden):
        group_replace(user=person, group_id=str(inner.pk), thing={"name": "i"})


def test_the_root_is_nobodys_to_change(admin: User) -> None:
    with pytest.raises(ApiError):
        group_replace(user=admin, group_id="ROOT", thing={"name": "x"})
    with pytest.raises(ApiError):
        group_remove(user=admin, group_id="ROOT")
