"""JSON patches of permissions and memberships."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.json_patch import MOST, Patch, patches_read

ONE = {"op": "add", "path": "/", "value": "x"}


def test_in_their_order() -> None:
    body = [ONE, {"op": "remove", "path": "/connectionPermissions/1", "value": "READ", "more": 1}]
    assert patches_read(body) == [
        Patch(True, "/", "x"),
        Patch(False, "/connectionPermissions/1", "READ"),
    ]
    assert patches_read([]) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        ["add"],
        [ONE] * (MOST + 1),
        [{**ONE, "op": "replace"}],
        [{**ONE, "op": None}],
        [{**ONE, "op": ["add"]}],
        [{**ONE, "path": "x"}],
        [{**ONE, "path": None}],
        [{**ONE, "path": "/" + "x" * 1000}],
        [{**ONE, "value": None}],
        [{**ONE, "value": 7}],
        [{**ONE, "value": "x" * 1000}],
        [{"op": "add"}],
    ],
)
def test_what_is_none(body: Any) -> None:
    with pytest.raises(ApiError) as caught:
        patches_read(body)
    assert caught.value.status == 400
