"""Users as Guacamole's clients read and write them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import log_in

from deskgate.control.accounts.models import User
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.user_maps import (
    OWN,
    attributes_in,
    disabled_in,
    user_map,
    user_put,
    with_activity,
)

EMPTY: dict[str, str | None] = {
    "disabled": None,
    "expired": None,
    "guac-full-name": None,
    "guac-email-address": None,
    "guac-organization": None,
    "guac-organizational-role": None,
    "timezone": None,
    "valid-from": None,
    "valid-until": None,
    "access-window-start": None,
    "access-window-end": None,
}
FULL: dict[str, str | None] = {
    "disabled": None,
    "expired": "true",
    "guac-full-name": "Ada L.",
    "guac-email-address": "ada@example.org",
    "guac-organization": "Example",
    "guac-organizational-role": "Guest",
    "timezone": "Europe/Berlin",
    "valid-from": "2030-01-01",
    "valid-until": "2030-12-31",
    "access-window-start": "08:00:00",
    "access-window-end": "18:30:00",
}


def test_nothing_is_known_of_a_new_one() -> None:
    told = {"username": "x", "disabled": False, "attributes": EMPTY}
    assert user_map(User(username="x")) == told


def test_there_and_back() -> None:
    user = User(username="x")
    user_put(user, FULL)
    assert user_map(user)["attributes"] == FULL
    assert (user.window_start, user.valid_until) == (time(8), date(2030, 12, 31))
    user_put(user, {"guac-totp-secret": "x", "unknown": "y"})
    assert user_map(user)["attributes"] == FULL
    user_put(user, {"valid-from": "", "access-window-start": None, "expired": "", "timezone": None})
    told = user_map(user)["attributes"]
    assert told == {
        **FULL,
        **dict.fromkeys(("valid-from", "access-window-start", "expired", "timezone")),
    }


def test_of_oneself_less_is_written() -> None:
    user = User(username="x")
    user_put(user, FULL, only=OWN)
    told = {name: value for name, value in user_map(user)["attributes"].items() if value}
    assert set(told) == set(OWN)


@pytest.mark.parametrize(
    "attributes",
    [
        {"valid-from": "soon"},
        {"valid-until": "2030-13-01"},
        {"access-window-start": "25:00"},
        {"expired": "perhaps"},
    ],
)
def test_what_is_no_day_and_no_time(attributes: dict[str, str | None]) -> None:
    with pytest.raises(ApiError) as caught:
        user_put(User(), attributes)
    assert (caught.value.status, caught.value.kind) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("thing", "disabled"),
    [
        ({}, None),
        ({"attributes": None}, None),
        ({"disabled": True}, True),
        ({"disabled": False, "attributes": {"disabled": "true"}}, False),
        ({"disabled": None, "attributes": {"disabled": "true"}}, True),
        ({"attributes": {"disabled": ""}}, False),
        ({"attributes": {"disabled": None}}, False),
        ({"disabled": "true"}, True),
    ],
)
def test_disabled_in_both_manners(thing: dict[str, Any], disabled: bool | None) -> None:
    assert disabled_in(thing, attributes_in(thing)) is disabled


@pytest.mark.parametrize("thing", [{"disabled": "no"}, {"disabled": []}, {"attributes": 7}])
def test_what_is_neither(thing: dict[str, Any]) -> None:
    with pytest.raises(ApiError):
        disabled_in(thing, attributes_in(thing))


@pytest.mark.django_db
def test_when_somebody_was_last_here(person: User, make_session: Sessions) -> None:
    def last() -> int | None:
        found: int | None = user_map(with_activity(User.objects.all()).get()).get("lastActive")
        return found

    assert last() is None
    session = make_session(person=person, minutes_ago=9, over=True)
    assert last() == round(session.started_at.timestamp() * 1000)
    log_in("ada")
    assert last() == round(person.logins.get().created_at.timestamp() * 1000)
