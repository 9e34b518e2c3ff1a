"""YAML without its magic: no aliases, no tags, bounds on everything, each value with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.port import yaml_tree
from deskgate.control.port.troubles import Unreadable
from deskgate.control.port.yaml_tree import Listing, Mapping, Scalar, tree_read

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_every_value_has_its_line() -> None:
    tree = tree_read("a: 1\nb:\n  - x\n  - ~\n")
    assert tree == Mapping(
        1,
        {"a": Scalar(1, "1"), "b": Listing(3, (Scalar(3, "x"), Scalar(4, None)))},
        {"a": 1, "b": 2},
    )


@pytest.mark.parametrize(
    ("text", "where", "part"),
    [
        (BOMB, "line 1", "Anchors"),
        ("a: 1\nb: *x", "line 2", "Anchors"),
        ("a: !!python/object/apply:os.system [id]", "line 1", "tag"),
        ("a: 1\na: 2", "line 2", "second time"),
        ("a: 1\n? [x]\n: y", "line 2", "must be a text"),
        ("a: [\n", "line 2", "not YAML"),
        ("a: 1\n---\nb: 2", "line 2", "second document"),
        ("[" * 40 + "]" * 40, "line 1", "levels deep"),
        ("# nothing", "file", "empty"),
        ("a: \x07", "file", "not YAML"),
    ],
)
def test_what_is_refused(text: str, where: str, part: str) -> None:
    with pytest.raises(Unreadable) as caught:
        tree_read(text)
    assert part in caught.value.errors[where][0]


def test_the_number_of_values_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_tree, "NODES", 100)
    with pytest.raises(Unreadable, match="more than 100 values"):
        tree_read("[" + "x," * 200 + "]")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree_read(text)
    except Unreadable as refused:
        assert refused.errors  # noqa: PT017 -- either outcome is right, nothing else
