"""What may be said of a guacd server: within limits, and nothing misspelt."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.nodes_schemas import NodeGroupPatch, NodeIn, NodePatch


def test_what_is_not_said() -> None:
    new = NodeIn.model_validate({"name": "one", "host": "h"})
    assert (new.port, new.tls, new.is_enabled, new.group_ids) == (4822, False, True, [])
    change = NodePatch.model_validate({})
    assert not change.model_fields_set
    assert change.group_ids is None


@pytest.mark.parametrize(
    "said",
    [
        {"name": "x" * 201},
        {"host": "x" * 301},
        {"group_ids": ["1"] * 1001},
        {"group_ids": ["1" * 21]},
        {"port": "many"},
        {"misspelt": 1},
    ],
)
def test_what_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NodePatch.model_validate(said)


def test_a_group_has_its_limits_too() -> None:
    with pytest.raises(ValidationError):
        NodeGroupPatch.model_validate({"node_ids": ["1"] * 1001})
