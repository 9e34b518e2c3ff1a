"""What goes in prints nothing."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.session_schemas import CodeIn, CredentialsIn, PasskeyIn, ProofIn

MARKER = "marker-7d1f-never-shown"


def test_no_secret_in_a_repr() -> None:
    given = [
        CredentialsIn.model_validate({"username": "ada", "password": MARKER}),
        CodeIn.model_validate({"code": MARKER}),
        ProofIn.model_validate({"code": MARKER}),
        ProofIn.model_validate({"password": MARKER}),
        PasskeyIn.model_validate({"credential": {"id": MARKER}}),
    ]
    assert MARKER not in repr(given)


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ValidationError):
        CodeIn.model_validate({"code": "1" * 65})
    with pytest.raises(ValidationError):
        CredentialsIn.model_validate({"username": "x", "password": "x" * 5000})
