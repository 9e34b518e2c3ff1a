"""Who may make things at the root: what they make is theirs, and nothing else is."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.groups import memberships_set
from deskgate.control.accounts.models import Group, Source, User
from deskgate.control.audit.models import Event
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.making import (
    making_give,
    making_take,
    makings_held_by,
    makings_of,
)
from deskgate.control.permissions.models import AccessGrant, Making, Role


def test_given_taken_and_told(admin: User, person: User) -> None:
    for _ in range(2):
        making_give(actor=admin, receiver=person, what=Making.FOLDER)
    assert makings_of(person) == {Making.FOLDER}
    for _ in range(2):
        making_take(actor=admin, receiver=person, what=Making.FOLDER)
    assert makings_of(person) == set()
    told = Event.objects.filter(action__startswith="making.").order_by("pk")
    assert [(event.action, event.thing_name) for event in told] == [
        ("making.give", person.username),
        ("making.take", person.username),
    ]


def test_only_administrators_decide(person: User) -> None:
    with pytest.raises(Forbidden):
        making_give(actor=person, receiver=person, what=Making.FOLDER)
    with pytest.raises(Forbidden):
        making_take(actor=person, receiver=person, what=Making.FOLDER)
    assert makings_held_by(person) == set()


def test_a_groups_right_is_its_members(admin: User, person: User, staff: Group) -> None:
    making_give(actor=admin, receiver=staff, what=Making.CONNECTION)
    assert makings_held_by(person) == set()
    memberships_set(user=person, source=Source.MANUAL, groups=[staff])
    assert makings_held_by(person) == {Making.CONNECTION}
    assert makings_of(person) == set()
    assert makings_held_by(admin) == set(Making)
    person.is_active = False
    person.save()
    assert makings_held_by(person) == set()


def test_what_is_made_at_the_root_is_managed_by_its_maker(
    admin: User, person: User, browser: Browsers
) -> None:
    page = browser(person.username)
    folder = {"name": "Mine", "parent_id": None}
    assert page.send("POST", "/folders", folder).status_code == 403
    making_give(actor=admin, receiver=person, what=Making.FOLDER)
    made = page.send("POST", "/folders", folder)
    assert made.status_code == 201, made.content
    grant = AccessGrant.objects.get(user=person)
    assert (str(grant.folder_id), grant.role) == (made.json()["id"], Role.MANAGE)
    # Within it they hold everything anyway: no second grant.
    inside = {"name": "In it", "parent_id": made.json()["id"]}
    assert page.send("POST", "/folders", inside).status_code == 201
    assert AccessGrant.objects.filter(user=person).count() == 1
    # Folders only.
    connection = {"name": "c", "protocol": "ssh", "parameters": {"hostname": "h"}}
    assert page.send("POST", "/connections", connection).status_code == 403
    making_give(actor=admin, receiver=person, what=Making.CONNECTION)
    assert page.send("POST", "/connections", connection).status_code == 201
    assert AccessGrant.objects.filter(user=person, connection__name="c").count() == 1
    # Nor anybody else's.
    assert page.get("/folders/999").status_code == 404
