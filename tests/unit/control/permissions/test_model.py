"""The gate and the rules against the slow, obvious model: no difference, whatever the world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from tests.unit.control.permissions import model
from tests.unit.control.permissions.model import Given, Place, World
from tests.unit.control.permissions.worlds import (
    Made,
    addresses,
    as_row,
    givens,
    make,
    moments,
    worlds,
)

from deskgate.control.audit.actor import Actor, acting
from deskgate.control.permissions.moves import WouldGive, move_check
from deskgate.control.permissions.rules import Right
from deskgate.control.permissions.selectors import may_grant, rights_on, role_on
from deskgate.control.permissions.terms import terms_of
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.visibility import (
    Action,
    connections_visible_to,
    folders_on_the_way_to,
    folders_visible_to,
    gate_for,
    root_open_to,
)

EXAMPLES = 150

pytestmark = pytest.mark.timeout(600)  # hundreds of worlds, on a busy machine


@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@drawn(world=worlds(), at=moments, address=addresses)
def test_what_is_seen(world: World, at: datetime, address: str) -> None:
    with _there(world, at, address) as made:
        for number, user in enumerate(made.users):
            for action in Action:

                def allowed(place: Place, number: int = number, action: str = action) -> bool:
                    return model.may(world, number, action, place, at, address)

                assert set(folders_visible_to(user, action)) == {
                    folder for n, folder in enumerate(made.folders) if allowed(("folder", n))
                }
                assert set(connections_visible_to(user, action)) == {
                    one for n, one in enumerate(made.connections) if allowed(("connection", n))
                }
                assert root_open_to(user, action) == allowed(None)
            assert set(folders_on_the_way_to(user)) == {
                made.folders[n] for n in model.on_the_way(world, number, at, address)
            }


@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@drawn(world=worlds(), at=moments, address=addresses)
def test_roles_and_rights(world: World, at: datetime, address: str) -> None:
    with _there(world, at, address) as made:
        for number, user in enumerate(made.users):
            gate = gate_for(user)
            rows = Folder.objects.values_list("pk", "parent_id")
            roles = gate.roles_of_folders(rows)
            for place in [None, *model.everything(world)]:
                wanted = model.role(world, number, place, at, address)
                thing = made.place(place)
                found = role_on(user, thing)
                assert (found and found.label) == wanted
                if isinstance(thing, Folder):
                    assert roles.get(thing.pk) == found
                if isinstance(thing, Connection):
                    assert gate.role_of_connection(thing.pk, thing.folder_id, roles) == found
                    allowed = rights_on(user, thing)
                    assert (allowed and allowed.role) == found
                    if allowed is not None:
                        names = {str(r.name).lower() for r in Right if r and r in allowed.rights}
                        assert names == model.rights(world, number, place, at, address)


@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@drawn(world=worlds(), at=moments, address=addresses, data=st.data())
def test_what_may_be_given_and_moved(
    world: World, at: datetime, address: str, data: st.DataObject
) -> None:
    anywhere: list[Place] = [None, *model.everything(world)]
    new = [data.draw(givens([("user", 0)], anywhere)) for _ in range(2)]
    new += _nearly(world, data)
    moves = _drawn_moves(world, data)
    with _there(world, at, address) as made:
        for number, user in enumerate(made.users):
            for given in [*world.grants, *new]:
                terms = terms_of(as_row(given, made))
                assert terms is not None
                wanted = model.may_grant(world, number, given.on, given, at, address)
                assert may_grant(user, made.place(given.on), terms) == wanted
        for number, thing, to in moves:
            wanted = model.may_move(world, number, thing, to, at, address)
            assert _moves(made, number, thing, to) == wanted


def _nearly(world: World, data: st.DataObject) -> list[Given]:
    """Grants that go beyond one that there is in a single thing, or not even in that."""
    changes: list[dict[str, Any]] = [
        {"ends": None},
        {"ends": datetime(2025, 10, 25, tzinfo=UTC)},
        {"begins": None},
        {"hours": ()},
        {"zone": "Asia/Kolkata"},
        {"networks": ()},
        {"networks": ("10.0.0.0/31",)},
        {"rights": frozenset(model.RIGHTS)},
        {"role": "connect"},
    ]
    if not world.grants:
        return []
    one = st.tuples(st.sampled_from(world.grants), st.sampled_from(changes))
    return [replace(given, **change) for given, change in data.draw(st.lists(one, max_size=8))]


def _drawn_moves(world: World, data: st.DataObject) -> list[tuple[int, Place, Place]]:
    """Up to eight: who moves what where."""
    things = model.everything(world)
    if not things:
        return []
    places: list[Place] = [None, *(("folder", n) for n in range(len(world.folders)))]
    users = st.integers(0, len(world.users) - 1)
    one = st.tuples(users, st.sampled_from(things), st.sampled_from(places))
    return data.draw(st.lists(one, max_size=8, unique=True))


def _moves(made: Made, user: int, thing: Place, to: Place) -> bool:
    what, where = made.place(thing), made.place(to)
    assert what is not None
    assert not isinstance(where, Connection)
    try:
        move_check(actor=made.users[user], thing=what, destination=where)
    except WouldGive:
        return False
    return True


@contextmanager
def _there(world: World, at: datetime, address: str) -> Iterator[Made]:
    """The world in the database, at this moment, asked from this address; gone afterwards."""
    with (
        patch("django.utils.timezone.now", return_value=at),
        acting(Actor(address=address)),
        transaction.atomic(),
    ):
        yield make(world)
        transaction.set_rollback(True)
