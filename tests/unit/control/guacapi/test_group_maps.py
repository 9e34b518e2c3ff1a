"""Groups as maps, and the tree of them."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.errors import NotFound
from deskgate.control.guacapi.connection_maps import seer_of
from deskgate.control.guacapi.group_maps import group_map, group_maps, root_map, tree_map
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.visibility import Action

pytestmark = pytest.mark.django_db


def test_by_name(admin: User) -> None:
    for name in ("b", "a"):
        Folder.objects.create(name=name)
    found = group_maps(seer_of(admin), Action.SEE)
    assert [one["name"] for one in found.values()] == ["a", "b"]
    assert root_map(3)["activeConnections"] == 3


def test_one_and_what_is_below_it_alone(admin: User) -> None:
    one, two = (Folder.objects.create(name=name) for name in ("one", "two"))
    inner = Folder.objects.create(name="inner", parent=one)
    Connection.objects.create(name="c", protocol="ssh", folder=inner)
    Connection.objects.create(name="d", protocol="ssh", folder=two)
    seer = seer_of(admin)
    tree = tree_map(seer, str(one.pk), Action.SEE)
    assert {k: v for k, v in tree.items() if not k.startswith("child")} == group_map(
        seer, str(one.pk)
    )
    (below,) = tree["childConnectionGroups"]
    assert [c["name"] for c in below["childConnections"]] == ["c"]


@pytest.mark.parametrize("key", ["", "77", "junk", "root"])
def test_what_is_not_there(admin: User, key: str) -> None:
    seer = seer_of(admin)
    with pytest.raises(NotFound):
        group_map(seer, key)
    with pytest.raises(NotFound):
        tree_map(seer, key, Action.SEE)


def test_a_group_that_balances_is_read_by_who_opens_it(person: User) -> None:
    farm = Folder.objects.create(name="farm", kind="balancing")
    plain = Folder.objects.create(name="plain")
    grant = AccessGrant.objects.create(user=person, role=Role.SEE)
    assert list(group_maps(seer_of(person), Action.SEE)) == [str(farm.pk), str(plain.pk)]
    assert list(group_maps(seer_of(person), Action.SEE, to_read=True)) == [str(plain.pk)]
    grant.role = Role.CONNECT
    grant.save()
    found = group_maps(seer_of(person), Action.SEE, to_read=True)
    assert list(found) == [str(farm.pk), str(plain.pk)]


def test_what_is_not_seen_is_not_there(person: User) -> None:
    hidden = Folder.objects.create(name="hidden")
    seen = Folder.objects.create(name="seen")
    AccessGrant.objects.create(user=person, folder=seen, role=Role.SEE)
    seer = seer_of(person)
    assert list(group_maps(seer, Action.SEE)) == [str(seen.pk)]
    assert group_maps(seer, Action.CONNECT) == {}
    with pytest.raises(NotFound):
        tree_map(seer, str(hidden.pk), Action.SEE)
