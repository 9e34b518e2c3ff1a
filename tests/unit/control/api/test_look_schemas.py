"""The shapes of /look."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.look_schemas import LookIn
from deskgate.control.look.models import LENGTHS


def test_every_text_has_a_limit() -> None:
    assert LookIn.model_validate({}).model_dump(exclude_unset=True) == {}
    for name, longest in LENGTHS.items():
        LookIn.model_validate({name: "x" * longest})
        with pytest.raises(ValidationError):
            LookIn.model_validate({name: "x" * (longest + 1)})
