"""How the plain fields of folders, connections and templates are kept. Pure: a value in, one out.

Laws: each has a bound; what can't be kept is Invalid, at the field's own name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from deskgate.control.errors import Invalid
from deskgate.control.tree.models import NAME_LENGTH

NOTES_LENGTH: Final = 10_000  # a page or two; longer texts belong where they can be linked to
TAGS: Final = 20
TAG_LENGTH: Final = 50

# What web/src/components/emblems.tsx draws; "" is the protocol's own sign and hue.
ICONS: Final = (
    *("database", "cloud", "globe", "router", "laptop", "printer"),
    *("building", "home", "box", "flask", "wrench", "bolt"),
)
COLORS: Final = ("red", "orange", "yellow", "green", "teal", "blue", "violet", "pink")
_RGB: Final = re.compile(r"#[0-9a-f]{6}")
_NUMBERED: Final = re.compile(r" \((\d{1,6})\)$")


def name_normal(name: str) -> str:
    """The name of a folder, a connection or a template as it is kept. Raises Invalid."""
    name = name.strip()
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid({"name": [f"Give a name of 1 to {NAME_LENGTH} printable characters."]})
    return name


def name_free(name: str, taken: Collection[str]) -> str:
    """The name, or the first of "name (2)", "name (3)", … that is not taken."""
    if name not in taken:
        return name
    stem = _NUMBERED.sub("", name)
    for number in range(2, len(taken) + 3):
        ending = f" ({number})"
        candidate = stem[: NAME_LENGTH - len(ending)] + ending
        if candidate not in taken:
            return candidate
    raise AssertionError("more names are taken than there are")


def notes_normal(notes: str) -> str:
    """Plain text of several lines. Raises Invalid."""
    notes = notes.replace("\r\n", "\n").strip()
    if len(notes) > NOTES_LENGTH:
        raise Invalid({"notes": [f"At most {NOTES_LENGTH} characters."]})
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in notes):
        raise Invalid({"notes": ["Control characters can't be used."]})
    return notes


def tags_normal(tags: Sequence[str]) -> list[str]:
    """Each tag once whatever its case, in the order given. Raises Invalid."""
    found: dict[str, str] = {}
    for tag in tags:
        text = " ".join(unicodedata.normalize("NFKC", tag).split())
        if not text or len(text) > TAG_LENGTH or not text.isprintable() or "," in text:
            sentence = f"A tag has 1 to {TAG_LENGTH} printable characters and no comma."
            raise Invalid({"tags": [sentence]})
        found.setdefault(fold(text), text)
    if len(found) > TAGS:
        raise Invalid({"tags": [f"At most {TAGS} tags."]})
    return list(found.values())


def icon_normal(icon: str) -> str:
    """One of the names that the page can draw, or "". Raises Invalid."""
    if icon and icon not in ICONS:
        raise Invalid({"icon": [f"Choose one of {', '.join(ICONS)}."]})
    return icon


def color_normal(color: str) -> str:
    """One of the names of colours, #rrggbb, or "". Raises Invalid."""
    color = color.strip().lower()
    if color and color not in COLORS and not _RGB.fullmatch(color):
        raise Invalid({"color": [f"Give #rrggbb, or choose one of {', '.join(COLORS)}."]})
    return color


def fold(text: str) -> str:
    """The text as it is compared and searched."""
    return unicodedata.normalize("NFKC", text).casefold()
