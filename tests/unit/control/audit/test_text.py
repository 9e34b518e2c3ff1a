"""Texts that any database keeps, whatever somebody sent, and no longer than a row should be."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.audit import text
from deskgate.control.audit.text import (
    clean,
    clean_json,
    details_of,
    instant,
    words_of,
    words_to_find,
)


@pytest.mark.parametrize(
    ("told", "kept"),
    [("Zoë", "Zoë"), ("a\0b", "a\ufffdb"), ("x" * 2000, "x" * 1000), ("🦅" * 3, "🦅" * 3)],
)
def test_clean(told: str, kept: str) -> None:
    assert clean(told) == kept


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 50))
def test_whatever_was_sent_can_be_kept(told: str, length: int) -> None:
    kept = clean(told, length)
    assert len(kept) <= length
    assert "\0" not in kept
    kept.encode()


def test_details_are_json_that_comes_back_as_it_went() -> None:
    key = uuid.uuid4()
    told = {"id": key, "at": datetime(2026, 1, 1, tzinfo=UTC), "n": 2**60, "f": 0.1, "l": {1}}
    found = clean_json(told)
    assert found == {
        "id": str(key),
        "at": "2026-01-01T00:00:00.000000+00:00",
        "n": 2**60,
        "f": "0.1",
        "l": [1],
    }
    assert json.loads(json.dumps(found)) == found


def test_too_much_is_left_out() -> None:
    deep: object = "x"
    for _ in range(50):
        deep = [deep]
    assert json.dumps(clean_json(deep)).count("[") == text.DEPTH
    assert len(clean_json(list(range(9999)))) == text.ITEMS
    found = details_of({"short": "yes", "long": ["x" * 900] * 90})
    assert found == {"short": "yes", "left_out": ["long"]}
    huge = details_of({f"{n}{'k' * 200}": "v" * 900 for n in range(5000)})
    assert len(json.dumps(huge)) < text.DETAILS_LENGTH * 3


def test_moments_as_text_compare_as_moments() -> None:
    whole = datetime(2026, 1, 1, 12, tzinfo=UTC)
    later = whole + timedelta(microseconds=1)
    assert instant(whole) < instant(later)
    assert instant(whole) == instant(whole.astimezone(timezone(timedelta(hours=-3))))


def test_words_are_found_whatever_their_case() -> None:
    words = words_of("Folder.Create", "", None, 7, {"a": ["Straße", {"b": "ÄÖ"}]})
    assert words == "folder.create strasse äö"
    assert [word in words for word in words_to_find("  STRASSE  äÖ create ")] == [True] * 3
    assert len(words_to_find("a " * 500)) <= 10
    assert words_to_find("\0 \ud800")  # nothing that a database couldn't look for
