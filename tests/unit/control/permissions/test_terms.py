"""Rows become rules; a row that can't be understood gives nothing."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from deskgate.control.permissions.hours import WHOLE_WEEK, Window, week_of
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.rules import ALL_RIGHTS, Right, Terms
from deskgate.control.permissions.terms import terms_of, window_parse


def test_a_plain_grant() -> None:
    assert terms_of(AccessGrant(role=20)) == Terms(Role.CONNECT)


def test_all_its_limits() -> None:
    grant = AccessGrant(
        role=50,
        hours=[{"days": [0, 4], "start": "22:00", "end": "06:00"}],
        time_zone="Europe/Berlin",
        networks=["10.0.0.0/8", "::1"],
        view_only=True,
        may_paste=False,
        recording_required=True,
    )
    terms = terms_of(grant)
    assert terms is not None
    assert terms.week == week_of((Window(frozenset({0, 4}), 1320, 360),))
    assert str(terms.zone) == "Europe/Berlin"
    assert [str(network) for network in terms.networks] == ["10.0.0.0/8", "::1/128"]
    assert terms.rights == ALL_RIGHTS & ~(Right.INPUT | Right.PASTE | Right.UNRECORDED)


def test_without_hours_the_zone_decides_nothing() -> None:
    terms = terms_of(AccessGrant(role=10, time_zone="Mars/Olympus"))
    assert terms is not None
    assert (terms.week, terms.zone) == (WHOLE_WEEK, UTC)


@pytest.mark.parametrize(
    "broken",
    [
        {"role": 15},
        {"hours": [{"days": [7], "start": "08:00", "end": "09:00"}]},
        {"hours": [{"days": [0], "start": "8", "end": "09:00"}]},
        {"hours": [{"days": [0], "start": "24:00", "end": "09:00"}]},
        {"hours": [{"days": [0], "start": "09:00", "end": "09:00"}]},
        {"hours": [{"days": [], "start": "08:00", "end": "09:00"}]},
        {"hours": [{"days": [True], "start": "08:00", "end": "09:00"}]},
        {"hours": ["always"]},
        {"hours": 5},
        {"hours": [{"days": [0], "start": "08:00", "end": "09:00"}], "time_zone": "Mars/Olympus"},
        {"networks": ["10.0.0.1/8"]},
        {"networks": [5]},
        {"networks": "10.0.0.0/8"},
    ],
)
def test_what_cannot_be_understood_gives_nothing(broken: dict[str, Any]) -> None:
    assert terms_of(AccessGrant(**{"role": 20, **broken})) is None


def test_midnight_is_an_end() -> None:
    window = window_parse({"days": [0], "start": "00:00", "end": "24:00"})
    assert (window.start, window.end) == (0, 1440)
