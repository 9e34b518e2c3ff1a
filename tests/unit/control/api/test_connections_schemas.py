"""Any parameter may be a secret, so none is printed; lists are bounded."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.connections_schemas import BulkIn, ConnectionIn, ConnectionPatch

MARKER = "marker-7d1f-never-shown"


def test_no_secret_in_a_repr() -> None:
    given = ConnectionIn.model_validate(
        {"name": "x", "protocol": "ssh", "parameters": {"password": MARKER}}
    )
    bulk = BulkIn.model_validate({"ids": ["1"], "set": {"parameters": {"password": MARKER}}})
    assert MARKER not in f"{given!r} {given} {bulk!r}"


@pytest.mark.parametrize(
    "body",
    [
        {"ids": []},
        {"ids": ["1"] * 501},
        {"ids": ["1"], "set": {"name": "all the same"}},
        {"ids": ["1"], "add_tags": ["t"] * 101},
    ],
)
def test_what_is_refused_of_many(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BulkIn.model_validate(body)


def test_what_was_sent_is_known() -> None:
    assert ConnectionPatch.model_validate({"folder_id": None}).model_fields_set == {"folder_id"}
