"""What a grant would change, for whom and for how much."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.groups import member_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.services import user_create
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.preview import PEOPLE, preview
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.services import grant_make
from deskgate.control.permissions.values import GrantValues
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create


@pytest.fixture
def shop(servers: Folder, web: Connection) -> Connection:
    """Another connection, beside the folder that `web` is in."""
    return connection_create(
        name="shop", protocol="vnc", folder=servers.parent, parameters={"hostname": "h"}
    )


def _new(to: User | Group, place: Place, role: Role, **limits: object) -> AccessGrant:
    values: GrantValues = {"role": role, **limits}  # type: ignore[typeddict-item]  # any of its fields
    return grant_make(
        user=to if isinstance(to, User) else None,
        group=to if isinstance(to, Group) else None,
        place=place,
        values=values,
    )


def test_a_new_one(person: User, servers: Folder, shop: Connection) -> None:
    found = preview(before=None, after=_new(person, servers.parent, Role.CONNECT))
    (change,) = found.changes
    assert change.user == person
    gained = change.effect.gained
    assert (gained.folders, gained.connections) == (2, 2)
    assert gained.abilities["see"] == gained.abilities["paste"] == gained.abilities["always"] == 2
    assert "share" not in gained.abilities
    assert not change.effect.lost
    assert sorted(change.effect.examples) == ["shop", "web1"]
    assert found.sentence == "1 person gains something."
    assert not AccessGrant.objects.exists()


def test_what_is_held_otherwise_is_not_gained(
    person: User, servers: Folder, web: Connection, shop: Connection, give: Give
) -> None:
    give(person, servers, Role.CONNECT, view_only=True)
    give(person, shop, Role.MANAGE)
    found = preview(before=None, after=_new(person, servers.parent, Role.CONNECT))
    (change,) = found.changes
    assert change.effect.gained.folders == 1
    assert dict(change.effect.gained.abilities) == {"input": 1}
    assert change.effect.examples == ["web1"]
    give(person, None, Role.MANAGE)
    nothing = preview(before=None, after=_new(person, servers.parent, Role.CONNECT))
    assert (nothing.changes, nothing.sentence) == ([], "This changes nothing for anybody.")


def test_a_change_and_a_removal(
    person: User, servers: Folder, web: Connection, shop: Connection, give: Give
) -> None:
    before = give(person, servers, Role.SHARE)
    after = AccessGrant.objects.get(pk=before.pk)
    after.role, after.valid_until = Role.EDIT, timezone.now() + timedelta(days=1)
    (change,) = preview(before=before, after=after).changes
    assert dict(change.effect.gained.abilities) == {"edit": 1}
    assert dict(change.effect.lost.abilities) == {"always": 1}
    (change,) = preview(before=before, after=None).changes
    assert not change.effect.gained
    assert (change.effect.lost.folders, change.effect.lost.connections) == (1, 1)
    other = give(person, web, Role.CONNECT)
    (change,) = preview(before=before, after=None).changes
    assert (change.effect.lost.folders, change.effect.lost.connections) == (1, 0)
    assert dict(change.effect.lost.abilities) == {"share": 1}
    (change,) = preview(before=None, after=_new(person, web, Role.EDIT)).changes
    assert dict(change.effect.gained.abilities) == {"edit": 1}
    assert preview(before=other, after=None).sentence == "This changes nothing for anybody."
    before.valid_until = timezone.now() - timedelta(days=1)
    assert not preview(before=before, after=None).changes  # it gives nothing any more
    with pytest.raises(ValueError, match="must be a grant"):
        preview(before=None, after=None)


def test_a_group(
    admin: User,
    person: User,
    staff: Group,
    servers: Folder,
    web: Connection,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(PEOPLE + 5):
        member_add(group=staff, user=user_create(username=f"p{number:03}", password=None))
    for user in (admin, person):
        member_add(group=staff, user=user)
    grant = _new(staff, None, Role.SEE)
    with django_assert_num_queries(6):
        found = preview(before=None, after=grant)
    assert found.people == PEOPLE + 6  # the administrator has everything anyway
    assert len(found.changes) == PEOPLE
    assert found.changes[0].user == person
    assert found.sentence == f"{PEOPLE + 6} people gain something."
