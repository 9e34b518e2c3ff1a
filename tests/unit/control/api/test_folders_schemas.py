"""A folder's parameters are by protocol."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.folders_schemas import FolderIn, FolderPatch

MARKER = "marker-7d1f-never-shown"


def test_by_protocol_and_never_printed() -> None:
    given = FolderIn.model_validate({"name": "A", "parameters": {"ssh": {"password": MARKER}}})
    assert MARKER not in f"{given!r}"
    refused: list[dict[str, object]] = [{"ssh": "x"}, {"ssh": {"port": 22}}]
    for wrong in (*refused, {str(i): {} for i in range(21)}):
        with pytest.raises(ValidationError):
            FolderPatch.model_validate({"parameters": wrong})
