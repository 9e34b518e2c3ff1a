"""What Guacamole's clients send, as the services take it."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.values import (
    bad,
    count_in,
    flag_in,
    flag_out,
    map_in,
    number_in,
    number_out,
    parent_in,
    parent_out,
    text_in,
)

MARKER = "marker-7d1f"


@pytest.mark.parametrize(
    ("given", "text"),
    [("a", "a"), ("", ""), (None, None), (4822, "4822"), (True, "true"), (False, "false")],
)
def test_texts_numbers_and_booleans_are_the_same(given: object, text: str | None) -> None:
    assert text_in({"x": given}, "x") == text
    assert map_in({"m": {"x": given}}, "m") == {"x": text}
    assert text_in({}, "x") is None


@pytest.mark.parametrize("given", [[MARKER], {"a": MARKER}, MARKER * 5000])
def test_what_is_no_text_is_refused_unrepeated(given: object) -> None:
    for ask in (lambda: text_in({"x": given}, "x"), lambda: map_in({"m": {"x": given}}, "m")):
        with pytest.raises(ApiError) as refused:
            ask()
        assert (refused.value.status, refused.value.kind) == (400, "BAD_REQUEST")
        assert MARKER not in refused.value.message


@pytest.mark.parametrize(
    "given", ["text", [], 1, dict.fromkeys(map(str, range(401))), {"n" * 129: "x"}]
)
def test_what_is_no_map(given: Any) -> None:
    with pytest.raises(ApiError):
        map_in({"m": given}, "m")
    assert map_in({"m": None}, "m") is None
    assert map_in({}, "m") is None


def test_parents() -> None:
    for given in ("ROOT", None, ""):
        assert parent_in({"parentIdentifier": given}) is None
    assert parent_in({}) is None
    assert parent_in({"parentIdentifier": 7}) == "7"
    assert (parent_out(None), parent_out(7)) == ("ROOT", "7")


@pytest.mark.parametrize(
    ("given", "number"), [("", None), (None, None), (" 7 ", 7), ("-3", -3), ("0", 0)]
)
def test_numbers(given: str | None, number: int | None) -> None:
    assert number_in({"n": given}, "n") == number
    assert count_in({"n": given}, "n") == (number or None)
    assert number_out(number) == (None if number is None else str(number))


@pytest.mark.parametrize("given", ["many", "1.5", "--1", "1" * 11, "²"])
def test_no_numbers(given: str) -> None:
    with pytest.raises(ApiError, match="n: Give a whole number"):
        number_in({"n": given}, "n")


def test_flags() -> None:
    assert [flag_in({"f": one}, "f") for one in ("true", "false", "", None)] == [
        *(True, False, False, False)
    ]
    assert flag_in({}, "f") is False
    with pytest.raises(ApiError):
        flag_in({"f": "yes"}, "f")
    assert (flag_out(True), flag_out(False)) == ("true", None)


def test_a_refusal() -> None:
    assert (bad("No.").status, bad("No.").message) == (400, "No.")
