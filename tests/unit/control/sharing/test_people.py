"""With whom one may share: those of one's own groups, however these are nested."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.groups import group_create, group_update, member_add, nesting_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.services import user_create, user_disable
from deskgate.control.errors import NotFound
from deskgate.control.sharing.people import (
    MOST,
    group_known,
    groups_known,
    people_found,
    people_known,
    user_known,
)

pytestmark = pytest.mark.django_db


def test_those_of_ones_groups(ada: User, grace: User, mallory: User, team: Group) -> None:
    assert list(people_known(ada)) == [grace]
    assert list(people_known(grace)) == [ada]
    assert not people_known(mallory).exists()
    assert list(groups_known(ada)) == [team]
    assert not groups_known(mallory).exists()
    outer, inner = group_create(name="outer"), group_create(name="inner")
    nesting_add(parent=outer, child=team)
    nesting_add(parent=outer, child=inner)
    member_add(group=inner, user=mallory)
    assert {one.username for one in people_known(ada)} == {"grace", "mallory"}
    assert set(groups_known(ada)) == {team, outer}
    assert user_known(person=ada, user_id=str(mallory.pk)) == mallory
    assert group_known(person=ada, group_id=str(outer.pk)) == outer


def test_nobody_else_is_told_from_nobody(
    ada: User, mallory: User, team: Group, other_admin: User
) -> None:
    foreign = group_create(name="foreign")
    for key in (mallory.pk, ada.pk, 987, "x"):
        with pytest.raises(NotFound, match="nobody of this kind"):
            user_known(person=ada, user_id=str(key))
    for key in (foreign.pk, 987, "x"):
        with pytest.raises(NotFound, match="no such group"):
            group_known(person=ada, group_id=str(key))
    assert user_known(person=other_admin, user_id=str(mallory.pk)) == mallory
    assert group_known(person=other_admin, group_id=str(foreign.pk)) == foreign


def test_the_disabled_are_nobody(ada: User, grace: User, team: Group) -> None:
    user_disable(user=grace)
    assert not people_known(ada).exists()
    group_update(group=team, is_enabled=False)
    assert not groups_known(ada).exists()


def test_what_one_looks_for(ada: User, grace: User, team: Group) -> None:
    for query in ("", "GRA", "hopper", " grace "):
        assert people_found(ada, query)[0] == [grace], query
    assert people_found(ada, "tea") == ([], [team])
    assert people_found(ada, "nobody\0") == ([], [])
    for number in range(MOST + 1):
        member_add(group=team, user=user_create(username=f"x{number}", password=None))
    users, _ = people_found(ada, "x")
    assert len(users) == MOST
