"""Colours as they are written in settings, and how well one is read on another.

Source: WCAG 2.2, "relative luminance" and "contrast ratio".
"""

from __future__ import annotations

import re
from typing import Final

READABLE: Final = 4.5  # WCAG AA, for text of usual size
_COLOR: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")


def parse_color(text: str) -> str:
    """`#0B7A6E` or `#07e` -> `#0b7a6e`; "" stays "". Raises ValueError."""
    color = text.strip().lower()
    if not color:
        return ""
    if not _COLOR.fullmatch(color):
        raise ValueError("write the colour as #rrggbb, like #0b7a6e")
    return color if len(color) == 7 else "#" + "".join(digit * 2 for digit in color[1:])


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white). Both as `parse_color` gives them."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    linear: float = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return linear
