"""Texts from outside, before anything is asked of them."""

from __future__ import annotations

import pytest

from deskgate.control.texts import identifier, is_unicode


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("7", 7),
        ("12", 12),
        ("x", -1),
        ("-7", -1),
        ("", -1),
        ("9" * 19, -1),
        ("\N{ARABIC-INDIC DIGIT ONE}", -1),
    ],
)
def test_identifiers(text: str, key: int) -> None:
    assert identifier(text) == key


@pytest.mark.parametrize(
    ("text", "is_one"), [("", True), ("\N{GRINNING FACE}\0", True), ("\ud800", False)]
)
def test_half_a_surrogate_pair_is_no_text(text: str, is_one: bool) -> None:
    assert is_unicode(text) is is_one
