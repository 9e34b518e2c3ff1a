"""Endings are words that the page and the log are keyed by: they don't change by accident."""

from __future__ import annotations

import re

from deskgate.grants import Ending


def test_endings_are_plain_words() -> None:
    assert len(Ending) >= 20
    for ending in Ending:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", ending)
        assert ending.name == ending.value.replace("-", "_").upper()
