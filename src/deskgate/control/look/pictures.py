"""Which pictures are taken, told by their bytes and not by what somebody calls them.

Law: a picture is only ever shown as one: an SVG that holds scripts is answered with a policy under
which none runs (see `api/look.py`).
"""

from __future__ import annotations

from typing import Final

from deskgate.control.errors import Invalid
from deskgate.control.look.models import Part

BYTES: Final = {
    Part.LOGO: 256 * 1024,
    Part.LOGO_DARK: 256 * 1024,
    Part.FAVICON: 128 * 1024,
    Part.BACKGROUND: 1536 * 1024,
}
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"GIF8", "image/gif"),
)
_SVG: Final = "image/svg+xml"
_LOOKED_AT: Final = 1024  # where an SVG's first element must begin


def picture_type(part: Part, content: bytes) -> str:
    """The media type of a picture for this part. Raises Invalid."""
    if len(content) > BYTES[part]:
        raise Invalid({"file": [f"The picture may have at most {BYTES[part] // 1024} KiB."]})
    found = _told_by(content)
    if found is None:
        raise Invalid({"file": ["It is no picture that browsers show: SVG, PNG, JPEG, WebP, ICO."]})
    return found


def _told_by(content: bytes) -> str | None:
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    head = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in head:
        return _SVG
    return None
