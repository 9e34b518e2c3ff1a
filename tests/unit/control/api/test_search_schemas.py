"""The shapes of /search."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.search_schemas import FoundOut

FOUND: dict[str, object] = {
    "id": "1",
    "name": "a",
    "protocol": "ssh",
    "folder_id": None,
    "path": [],
    "hostname": "h",
}
LOOKS: dict[str, object] = {"icon": "", "color": "", "tags": []}


def test_matched_is_one_of_four_places() -> None:
    assert FoundOut.model_validate({**FOUND, **LOOKS, "matched": "tags"}).matched == "tags"
    with pytest.raises(ValidationError):
        FoundOut.model_validate({**FOUND, **LOOKS, "matched": "elsewhere"})
