"""The shapes of /groups bound what is sent."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.groups_schemas import PersonGroupIn, PersonGroupPatch


def test_bounds() -> None:
    assert PersonGroupIn(name="a").model_dump() == {
        "name": "a",
        "description": "",
        "require_second_factor": False,
        "is_enabled": True,
    }
    assert set(PersonGroupPatch().model_dump().values()) == {None}
    for wrong in ({"name": "x" * 151}, {"name": "x", "description": "d" * 501}, {"names": "x"}):
        with pytest.raises(ValidationError):
            PersonGroupIn.model_validate(wrong)
