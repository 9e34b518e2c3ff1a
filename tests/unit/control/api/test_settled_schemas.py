"""Bounds, and nothing that prints a secret."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.settled_schemas import SettledIn


@pytest.mark.parametrize(
    "body",
    [
        {"notes": "x" * 20_001},
        {"tags": ["t"] * 101},
        {"tags": ["x" * 201]},
        {"credential_source": "elsewhere"},
        {"node_id": 3},
        {"node": "3"},
    ],
)
def test_what_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SettledIn.model_validate(body)
