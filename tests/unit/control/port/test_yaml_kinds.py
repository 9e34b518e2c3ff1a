"""The kinds of values: what is written is read back, what is of another kind is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from deskgate.control.port import yaml_kinds as kinds
from deskgate.control.port.yaml_kinds import Kind, choice
from deskgate.control.port.yaml_tree import Node, tree_read


def _node(text: str) -> Node:
    return tree_read(text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (kinds.TEXT, "null"),
        (kinds.TEXT_OR_NULL, None),
        (kinds.FLAG, True),
        (kinds.FLAG_OR_NULL, None),
        (kinds.NUMBER, 4822),
        (kinds.NAMES, ("a", "b")),
        (kinds.PATH, ("A/B", "c\\d")),
        (kinds.PATH_OR_NULL, None),
        (kinds.TIME_OR_NULL, datetime(2026, 3, 1, 8, tzinfo=UTC)),
        (kinds.PARAMETERS, {"port": "22", "username": ""}),
        (kinds.BY_PROTOCOL, {"ssh": {"port": "22"}}),
        (kinds.HOURS, (((0, 4), "22:00", "06:00"),)),
    ],
)
def test_there_and_back(kind: Kind, value: Any) -> None:
    assert kind.read(_node(yaml.safe_dump(kind.write(value)))) == value


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        (kinds.TEXT, "[]", "a text"),
        (kinds.TEXT, "~", "a text"),
        (kinds.FLAG, "1", "true or false"),
        (kinds.NUMBER, "-1", "whole number"),
        (kinds.NUMBER, "9" * 30, "whole number"),
        (kinds.NAMES, "a", "a list"),
        (kinds.PATH, "a//b", "two / in a row"),
        (kinds.TIME_OR_NULL, "tomorrow", "a time with its zone"),
        (kinds.TIME_OR_NULL, "2026-03-01", "zone"),
        (kinds.PARAMETERS, "[]", "a mapping"),
        (kinds.PARAMETERS, "{port: []}", "port takes a text"),
        (kinds.BY_PROTOCOL, "ssh", "a mapping"),
        (kinds.HOURS, "mon", "a list"),
        (kinds.HOURS, "[{days: [mon]}]", "days, start and end"),
        (kinds.HOURS, "[{days: [mo], start: a, end: b}]", "no day"),
        (choice("a", "b"), "c", "one of a, b"),
    ],
)
def test_what_is_no_such_value(kind: Kind, text: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        kind.read(_node(text))


def test_a_parameter_of_null_is_none() -> None:
    assert kinds.PARAMETERS.read(_node("{a: ~, b: ''}")) == {"b": ""}
