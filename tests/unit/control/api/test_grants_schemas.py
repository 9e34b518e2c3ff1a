"""The shapes of /grants bound what is sent."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from deskgate.control.api.grants_schemas import GrantIn, GrantPatch, GrantPreviewIn, role_name
from deskgate.control.permissions.models import Role


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "own"},
        {"role": "see", "valid_until": "2030-01-01T00:00"},  # in which zone?
        {"role": "see", "hours": [{"days": [], "start": "08:00", "end": "09:00"}]},
        {"role": "see", "hours": [{"days": [7], "start": "08:00", "end": "09:00"}]},
        {"role": "see", "hours": [{"days": [0], "start": "8:00", "end": "09:00"}]},
        {"role": "see", "hours": [{"days": [0], "start": "08:00", "end": "09:00", "x": 1}]},
        {"role": "see", "networks": ["10.0.0.0/8"] * 101},
        {"role": "see", "networks": ["x" * 65]},
        {"role": "see", "note": "x" * 501},
        {"role": "see", "surprise": True},
        {},
    ],
)
def test_what_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GrantIn.model_validate(wrong)


def test_what_is_left_out() -> None:
    grant = GrantIn(role="see")
    assert (grant.hours, grant.networks, grant.time_zone, grant.may_copy) == ([], [], "UTC", True)
    assert set(GrantPatch().model_dump().values()) == {None}
    assert GrantPreviewIn(id="5", delete=True).role == "see"


def test_roles() -> None:
    assert [role_name(role) for role in Role] == ["see", "connect", "share", "edit", "manage"]
