"""When grants are active, what they add up to, what may be given; until when a session lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskgate.control.permissions.hours import Window, week_of
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rules import (
    ALL_RIGHTS,
    Lack,
    Part,
    Right,
    Terms,
    active,
    beyond,
    covers,
    from_there,
    held_until,
    lack,
    rights_of,
    role_of,
)

NOW = datetime(2025, 6, 4, 12, 0, tzinfo=UTC)  # a Wednesday
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NET = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
OFFICE = week_of((Window(frozenset(range(5)), 8 * 60, 18 * 60),))
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (Terms(Role.SEE), None),
        (Terms(Role.SEE, valid_from=NOW), None),
        (Terms(Role.SEE, valid_from=NOW + MINUTE), Lack.NOT_YET),
        (Terms(Role.SEE, valid_until=NOW), Lack.OVER),
        (Terms(Role.SEE, valid_until=NOW + MINUTE), None),
        (Terms(Role.SEE, week=OFFICE), None),
        (Terms(Role.SEE, week=OFFICE, zone=ZoneInfo("Asia/Tokyo")), Lack.HOURS),
        (Terms(Role.SEE, networks=NET), None),
        (Terms(Role.SEE, networks=(ip_network("192.0.2.0/24"),)), Lack.NETWORK),
    ],
)
def test_why_a_grant_is_not_active(terms: Terms, why: Lack | None) -> None:
    assert lack(terms, at=NOW, address="10.1.2.3") == why
    assert active(terms, at=NOW, address="10.1.2.3") == (why is None)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("10.255.0.1", True),
        ("::ffff:10.0.0.1", True),
        ("fd12::1", True),
        ("fd12::1%eth0", True),
        ("11.0.0.1", False),
        ("", False),
        ("unknown", False),
    ],
)
def test_networks(address: str, inside: bool) -> None:
    assert from_there(Terms(Role.SEE, networks=NET), address) == inside
    assert from_there(Terms(Role.SEE), address)


def test_grants_add() -> None:
    assert role_of([]) is None
    assert rights_of([]) == Right.NONE
    look = Terms(Role.CONNECT, rights=Right.COPY)
    full = Terms(Role.SEE)
    assert role_of([look, full]) == Role.CONNECT
    assert rights_of([look, full]) == Right.COPY  # seeing opens no session, so it adds no right
    assert rights_of([look, Terms(Role.SHARE, rights=Right.INPUT)]) == Right.COPY | Right.INPUT


HOLDS = Terms(
    Role.MANAGE,
    rights=Right.INPUT | Right.COPY,
    valid_until=NOW + 9 * HOUR,
    week=OFFICE,
    zone=BERLIN,
    networks=(ip_network("10.0.0.0/9"), ip_network("10.128.0.0/9")),
)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({}, []),
        ({"valid_from": NOW - 99 * HOUR}, []),
        ({"valid_until": NOW + 8 * HOUR}, []),
        ({"valid_until": None}, [Part.VALIDITY]),
        ({"valid_until": NOW + 10 * HOUR}, [Part.VALIDITY]),
        ({"week": week_of((Window(frozenset({1}), 9 * 60, 10 * 60),))}, []),
        ({"week": week_of((Window(frozenset({5}), 9 * 60, 10 * 60),))}, [Part.HOURS]),
        ({"week": week_of(())}, [Part.HOURS]),
        ({"zone": UTC}, [Part.HOURS]),
        ({"networks": (ip_network("10.0.0.0/8"),)}, []),
        ({"networks": ()}, [Part.NETWORKS]),
        ({"networks": (ip_network("0.0.0.0/0"),)}, [Part.NETWORKS]),
        ({"networks": (ip_network("fd00::/8"),)}, [Part.NETWORKS]),
        ({"rights": Right.COPY}, []),
        ({"rights": Right.PASTE}, [Part.RIGHTS]),
        ({"rights": Right.PASTE, "role": Role.SEE}, []),
        ({"rights": ALL_RIGHTS, "networks": ()}, [Part.NETWORKS, Part.RIGHTS]),
    ],
)
def test_nobody_gives_more_than_they_hold(given: dict[str, object], parts: list[Part]) -> None:
    values = {name: getattr(HOLDS, name) for name in HOLDS.__slots__} | {"role": Role.EDIT} | given
    terms = Terms(**values)
    assert beyond(HOLDS, terms) == parts
    assert covers(HOLDS, terms) == (parts == [])
    assert covers(Terms(Role.MANAGE), terms)
    assert Part.ROLE in beyond(Terms(Role.EDIT), terms)


def _until(*grants: Terms, rights: Right = Right.INPUT) -> datetime | None:
    return held_until(grants, rights=rights, at=NOW, address="10.0.0.1")


def test_until_when_a_session_lasts() -> None:
    connect = Role.CONNECT
    assert _until(Terms(connect)) is None
    assert _until(Terms(connect, valid_until=NOW + HOUR)) == NOW + HOUR
    assert _until(Terms(connect, valid_until=NOW + HOUR), Terms(Role.SEE)) == NOW + HOUR
    assert _until(Terms(connect, valid_until=NOW + HOUR), Terms(connect)) is None
    # the right goes although connecting stays
    less = Terms(connect, rights=Right.COPY)
    assert _until(Terms(connect, valid_until=NOW + HOUR), less) == NOW + HOUR
    # one begins before the other ends
    relay = Terms(connect, valid_from=NOW + HOUR, valid_until=NOW + 3 * HOUR)
    assert _until(Terms(connect, valid_until=NOW + HOUR), relay) == NOW + 3 * HOUR
    late = Terms(connect, valid_from=NOW + HOUR + MINUTE)
    assert _until(Terms(connect, valid_until=NOW + HOUR), late) == NOW + HOUR
    office = Terms(connect, week=OFFICE, zone=BERLIN)
    assert _until(office) == datetime(2025, 6, 4, 18, tzinfo=BERLIN)
    assert _until(office, Terms(connect)) is None
    elsewhere = Terms(connect, networks=(ip_network("192.0.2.0/24"),))
    assert _until(office, elsewhere) == datetime(2025, 6, 4, 18, tzinfo=BERLIN)


def test_hours_that_fill_each_others_gaps() -> None:
    day = Terms(Role.CONNECT, week=week_of((Window(frozenset(range(7)), 480, 1200),)))
    night = Terms(Role.CONNECT, week=week_of((Window(frozenset(range(7)), 1200, 480),)))
    assert _until(day, night) == NOW + timedelta(weeks=53)
    ends = NOW + timedelta(days=20)
    assert _until(day, Terms(night.role, week=night.week, valid_until=ends)) == ends.replace(
        hour=20
    )


@given(
    spans=st.lists(
        st.tuples(
            st.sampled_from([None, (0, 120), (600, 1260), (1260, 90), (150, 170)]),
            st.sampled_from([None, 37, 800, 2000]),
            st.sampled_from([None, -10, 0, 30, 900]),
            st.sampled_from([Right.INPUT, Right.COPY, Right.INPUT | Right.COPY]),
        ),
        min_size=1,
        max_size=3,
    ),
    start=st.sampled_from(["2025-10-25T22:00+00:00", "2025-03-29T22:30+00:00"]),
)
@settings(max_examples=40)
def test_until_is_the_first_minute_at_which_it_is_lost(
    spans: list[tuple[tuple[int, int] | None, int | None, int | None, Right]], start: str
) -> None:
    at = datetime.fromisoformat(start)
    grants = [
        Terms(
            Role.CONNECT,
            rights=rights,
            week=week_of((Window(frozenset(range(7)), *hours),) if hours else ()),
            zone=BERLIN,
            valid_until=None if ends is None else at + ends * MINUTE,
            valid_from=None if begins is None else at + begins * MINUTE,
        )
        for hours, ends, begins, rights in spans
    ]

    def there(moment: datetime) -> bool:
        now = [terms for terms in grants if active(terms, at=moment, address="")]
        return bool(now) and Right.INPUT in rights_of(now)

    if not there(at):
        return
    days = 3
    lost = [at + m * MINUTE for m in range(days * 1440) if not there(at + m * MINUTE)]
    found = held_until(grants, rights=Right.INPUT, at=at, address="")
    if lost:
        assert found == lost[0]
    else:
        assert found is None or found >= at + timedelta(days=days)
