"""Colours and how well they are read."""

from __future__ import annotations

import pytest

from deskgate.colors import contrast, parse_color


def test_one_spelling() -> None:
    assert parse_color(" #0B7A6E ") == "#0b7a6e"
    assert parse_color("#07e") == "#0077ee"
    assert parse_color("  ") == ""


@pytest.mark.parametrize("text", ["red", "#12", "#12345g", "0b7a6e", "#0b7a6e;}", "#١٢٣"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        parse_color(text)


def test_contrast_as_wcag_reckons_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast("#767676", "#ffffff") == contrast("#ffffff", "#767676")
