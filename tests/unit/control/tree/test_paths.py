"""Paths as people write them, with any name in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.tree.paths import path_parse, path_text

NAMES = st.text(min_size=1).map(str.strip).filter(bool)


@given(st.lists(NAMES).map(tuple))
def test_there_and_back(path: tuple[str, ...]) -> None:
    assert path_parse(path_text(path)) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("/", ()),
        (" A / B ", ("A", "B")),
        ("/A/B/", ("A", "B")),
        (r"A\/B", ("A/B",)),
        (r"C:\\", ("C:\\",)),
    ],
)
def test_as_people_write_it(text: str, path: tuple[str, ...]) -> None:
    assert path_parse(text) == path


@pytest.mark.parametrize(("text", "part"), [("a//b", "two /"), ("a\\b", "backslash"), ("\\", "b")])
def test_what_is_none(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        path_parse(text)
