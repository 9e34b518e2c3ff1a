"""What goes in prints nothing and is bounded."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.users_schemas import PasswordIn, UserIn, UserPatch

MARKER = "marker-7d1f-never-shown"


def test_no_secret_in_a_repr() -> None:
    given = [
        UserIn.model_validate({"username": "ada", "password": MARKER}),
        PasswordIn.model_validate({"password": MARKER}),
    ]
    assert MARKER not in repr(given)


def test_lists_are_bounded() -> None:
    with pytest.raises(ValidationError):
        UserPatch.model_validate({"groups": ["1"] * 201})
