"""The names of our data source."""

from __future__ import annotations

import pytest

from deskgate.control.sources import ALIASES, DATA_SOURCE, SHARED, is_ours


@pytest.mark.parametrize("name", ["deskgate", "postgresql", "mysql", "sqlserver", "default"])
def test_our_tree_answers_to_the_names_that_scripts_and_links_hold(name: str) -> None:
    assert is_ours(name)


@pytest.mark.parametrize("name", ["", "Deskgate", "hmac", "json", SHARED, "deskgate "])
def test_it_answers_to_no_other(name: str) -> None:
    assert not is_ours(name)


def test_what_is_answered_with_is_among_them() -> None:
    assert DATA_SOURCE in ALIASES
