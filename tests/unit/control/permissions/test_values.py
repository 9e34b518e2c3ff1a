"""What may be said of a grant, each fault told at its field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.values import GrantValues, values_put


def test_what_is_given_is_written_and_the_rest_stays() -> None:
    grant = AccessGrant(role=Role.SEE, note="as it was")
    span = {"days": [4, 0, 4], "start": "08:00", "end": "24:00"}
    values_put(
        grant,
        GrantValues(
            role=Role.EDIT, hours=[span], time_zone="Asia/Kolkata", networks=[" 10.0.0.0/8", "::1"]
        ),
    )
    assert grant.role == Role.EDIT
    assert grant.hours == [{"days": [0, 4], "start": "08:00", "end": "24:00"}]
    assert grant.networks == ["10.0.0.0/8", "::1/128"]
    assert (grant.time_zone, grant.note) == ("Asia/Kolkata", "as it was")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("networks", ["10.0.0.1/8"], "did you mean 10.0.0.0/8?"),
        ("networks", ["home"], "is no network"),
        ("networks", ["10.0.0.0/8"] * 101, "at most 100"),
        ("time_zone", "Mars/Olympus", "not known"),
        ("time_zone", "x" * 65, "not known"),
        ("hours", [{"days": [0], "start": "08:00", "end": "08:00"}], "00:00 to 24:00"),
        ("hours", [{"days": [9], "start": "08:00", "end": "09:00"}], "0 (Monday) to 6"),
        ("hours", [{"start": "08:00", "end": "09:00"}], "expected form"),
        ("hours", [{"days": [0], "start": "08:00", "end": "09:00"}] * 51, "at most 50"),
        ("valid_from", datetime(2030, 1, 1), "with its zone"),  # noqa: DTZ001 -- that is the point
        ("valid_until", datetime(9999, 12, 31, tzinfo=UTC), "between 1970 and 2999"),
        ("note", "n" * 501, "at most 500"),
        ("note", "a\0b", "at most 500"),
        ("role", 11, "not a valid Role"),
    ],
)
def test_faults_are_told_at_their_field(name: str, value: Any, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        values_put(AccessGrant(role=Role.SEE), {name: value})  # type: ignore[misc]  # any field
    assert says in refused.value.errors[name][0]


def test_the_end_comes_after_the_beginning() -> None:
    grant = AccessGrant(role=Role.SEE, valid_from=datetime(2030, 1, 1, tzinfo=UTC))
    with pytest.raises(Invalid) as refused:
        values_put(grant, {"valid_until": datetime(2030, 1, 1, tzinfo=UTC)})
    assert "after the beginning" in refused.value.errors["valid_until"][0]


def test_all_faults_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        values_put(AccessGrant(), {"note": "n" * 501, "time_zone": "x", "networks": ["x"]})
    assert set(refused.value.errors) == {"note", "time_zone", "networks"}
