"""Plain fields: what is kept, and what is refused."""

from __future__ import annotations

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.tree.models import NAME_LENGTH
from deskgate.control.tree.values import (
    NOTES_LENGTH,
    TAGS,
    color_normal,
    fold,
    icon_normal,
    name_free,
    name_normal,
    notes_normal,
    tags_normal,
)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * (NAME_LENGTH + 1), "a\0"])
def test_names_are_printable_and_bounded(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        name_normal(name)
    assert list(refused.value.errors) == ["name"]
    assert name_normal("  web ") == "web"


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("web", [], "web"),
        ("web", ["web"], "web (2)"),
        ("web", ["web", "web (2)"], "web (3)"),
        ("web (2)", ["web", "web (2)"], "web (3)"),
        ("web (2)", ["web (2)", "web (3)"], "web (4)"),
        ("x" * NAME_LENGTH, ["x" * NAME_LENGTH], "x" * (NAME_LENGTH - 4) + " (2)"),
    ],
)
def test_the_first_name_that_is_free(name: str, taken: list[str], free: str) -> None:
    assert name_free(name, set(taken)) == free


def test_notes_are_text_of_several_lines() -> None:
    assert notes_normal(" a\r\nb\tc \n") == "a\nb\tc"
    for wrong in ("x" * (NOTES_LENGTH + 1), "a\x1fb", "a\0", "\ud800"):
        with pytest.raises(Invalid):
            notes_normal(wrong)


def test_a_tag_is_there_once_whatever_its_case() -> None:
    assert tags_normal([" Prod  EU ", "prod eu", "db", "STRASSE", "straße"]) == [
        "Prod EU",
        "db",
        "STRASSE",
    ]
    assert tags_normal(["ﬁne", "fine"]) == ["fine"]
    assert tags_normal([]) == []


@pytest.mark.parametrize("tags", [[""], [" "], ["a,b"], ["a\0b"], ["x" * 51]])
def test_tags_that_are_refused(tags: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        tags_normal(tags)
    assert list(refused.value.errors) == ["tags"]


def test_not_too_many_tags() -> None:
    many = [f"t{i}" for i in range(TAGS)]
    assert tags_normal(many) == many
    with pytest.raises(Invalid):
        tags_normal([*many, "one more"])


def test_icons_and_colours() -> None:
    assert [icon_normal(i) for i in ("", "database")] == ["", "database"]
    assert [color_normal(c) for c in ("", "red", "#AABB09")] == ["", "red", "#aabb09"]
    with pytest.raises(Invalid):
        icon_normal("<svg>")
    for wrong in ("reddish", "#abc", "#gggggg", "url(x)"):
        with pytest.raises(Invalid):
            color_normal(wrong)


def test_folding_is_for_every_script() -> None:
    assert fold("Straße ÀÉ") == fold("STRASSE àé")
