"""The shapes of the tree."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.tree_schemas import TreeFolderOut

FOLDER = {
    "id": "1",
    "name": "A",
    "parent_id": None,
    "icon": "",
    "color": "",
    "kind": "organizational",
}


def test_on_the_way_there_is_no_role() -> None:
    assert TreeFolderOut.model_validate({**FOLDER, "role": None}).role is None
    for wrong in (FOLDER, {**FOLDER, "role": "owner"}):
        with pytest.raises(ValidationError):
            TreeFolderOut.model_validate(wrong)
