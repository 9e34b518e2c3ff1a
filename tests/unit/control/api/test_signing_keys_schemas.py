"""The shapes of signing keys: bounded, and no secret shows itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from deskgate.control.api.signing_keys_schemas import (
    PortRange,
    SigningKeyIn,
    SigningKeyOut,
    SigningKeyPatch,
)


def test_a_range_is_written_from_and_to() -> None:
    given = SigningKeyPatch.model_validate({"ports": [22, {"from": 1, "to": 2}]})
    assert given.ports is not None
    assert isinstance(given.ports[1], PortRange)
    assert given.model_dump(by_alias=True)["ports"] == [22, {"from": 1, "to": 2}]


def test_a_secret_does_not_show_itself() -> None:
    given = SigningKeyIn.model_validate({"name": "n", "dialect": "v2", "secret": "planted"})
    assert "planted" not in repr(given)
    assert "secret" not in SigningKeyOut.model_fields


@pytest.mark.parametrize(
    "change",
    [
        {"dialect": "v9"},
        {"name": "n" * 101},
        {"secret": "s" * 2001},
        {"networks": ["h"] * 201},
        {"ports": ["x"]},
        {"ports": [{"from": 1}]},
        {"unknown": 1},
    ],
)
def test_what_has_another_shape(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SigningKeyIn.model_validate({"name": "n", "dialect": "v2", **change})
