"""What was given to somebody, and what they hold; the rest is in `test_making.py`."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.groups import member_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.makers import makings_held_by, makings_of
from deskgate.control.permissions.models import Making, MakingRight

pytestmark = pytest.mark.django_db


def test_given_and_held(admin: User, person: User, staff: Group) -> None:
    MakingRight.objects.create(user=person, what=Making.FOLDER)
    MakingRight.objects.create(group=staff, what=Making.CONNECTION)
    assert (makings_of(person), makings_of(staff)) == ({Making.FOLDER}, {Making.CONNECTION})
    assert makings_held_by(person) == {Making.FOLDER}
    member_add(group=staff, user=person)
    assert makings_held_by(person) == {Making.FOLDER, Making.CONNECTION}
    assert makings_held_by(admin) == set(Making)
    admin.is_active = False
    assert makings_held_by(admin) == set()
