"""Hours of the week: over midnight, over the week's end, and where clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskgate.control.permissions.hours import (
    DAY,
    WHOLE_WEEK,
    Window,
    edges,
    week_of,
    within,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY_NIGHT = (Window(frozenset({5}), 22 * 60, 4 * 60),)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_without_windows_always() -> None:
    assert week_of(()) == WHOLE_WEEK
    assert within(WHOLE_WEEK, UTC, _at("2025-01-01T00:00+00:00"))
    assert week_of((Window(frozenset(range(7)), 0, DAY),)) == WHOLE_WEEK
    day_and_night = (Window(frozenset(range(7)), 60, 600), Window(frozenset(range(7)), 600, 60))
    assert week_of(day_and_night) == WHOLE_WEEK


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        ("2025-06-07T21:59:59+02:00", False),
        ("2025-06-07T22:00:00+02:00", True),
        ("2025-06-08T03:59:59+02:00", True),
        ("2025-06-08T04:00:00+02:00", False),
        ("2025-06-08T22:30:00+02:00", False),  # Sunday
        ("2025-06-06T23:00:00+02:00", False),  # Friday
    ],
)
def test_over_midnight(at: str, inside: bool) -> None:
    assert within(week_of(SATURDAY_NIGHT), BERLIN, _at(at)) == inside


def test_sunday_night_goes_on_on_monday() -> None:
    week = week_of((Window(frozenset({6}), 23 * 60, 60),))
    assert within(week, UTC, _at("2025-06-08T23:30+00:00"))
    assert within(week, UTC, _at("2025-06-09T00:59+00:00"))
    assert not within(week, UTC, _at("2025-06-09T01:00+00:00"))


def test_the_wall_clock_decides_when_clocks_are_changed() -> None:
    week = week_of((Window(frozenset({6}), 2 * 60, 3 * 60),))
    back = [within(week, BERLIN, _at(f"2025-10-26T0{h}:30+00:00")) for h in range(3)]
    assert back == [True, True, False]  # two o'clock comes twice
    on = [within(week, BERLIN, _at(f"2025-03-30T0{h}:30+00:00")) for h in range(3)]
    assert on == [False, False, False]  # and in spring not at all


def test_zones() -> None:
    assert zone_of("UTC") is UTC
    assert zone_of("Europe/Berlin") == BERLIN
    with pytest.raises((KeyError, ValueError)):
        zone_of("Mars/Olympus")
    with pytest.raises((KeyError, ValueError)):
        zone_of("../../etc/passwd")


@given(
    windows=st.lists(
        st.builds(
            Window,
            st.sets(st.integers(0, 6), min_size=1).map(frozenset),
            st.sampled_from([0, 90, 150, 600]),
            st.sampled_from([1, 120, 170, 1439, 1440]),
        ),
        min_size=1,
        max_size=2,
    ),
    start=st.sampled_from([_at("2025-10-25T09:00+00:00"), _at("2025-03-29T20:10+00:00")]),
)
@settings(max_examples=30)
def test_nothing_changes_between_edges(windows: list[Window], start: datetime) -> None:
    week, days = week_of(tuple(windows)), 2
    end = start + timedelta(days=days)
    found = sorted(edges(week, BERLIN, start, end))
    assert all(start < moment <= end for moment in found)
    moments = [start + timedelta(minutes=m) for m in range(days * DAY + 1)]
    changed = {
        after
        for before, after in pairwise(moments)
        if within(week, BERLIN, before) != within(week, BERLIN, after)
    }
    assert changed <= set(found)
    assert not list(edges(WHOLE_WEEK, BERLIN, start, end))
