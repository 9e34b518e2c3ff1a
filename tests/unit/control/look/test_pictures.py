"""A picture is told by its bytes."""

from __future__ import annotations

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.look.models import Part
from deskgate.control.look.pictures import BYTES, picture_type

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x00\x00\x01\x00\x01\x00", "image/x-icon"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "image/svg+xml"),
    ],
)
def test_what_is_shown(content: bytes, media_type: str) -> None:
    assert picture_type(Part.LOGO, content) == media_type


@pytest.mark.parametrize(
    "content", [b"", b"<html><svg/></html>", b"<script>", b"%PDF-1.7", b"<?xml version='1.0'?><a/>"]
)
def test_what_is_not(content: bytes) -> None:
    with pytest.raises(Invalid, match="no picture"):
        picture_type(Part.LOGO, content)


def test_each_has_a_limit() -> None:
    for part, limit in BYTES.items():
        assert picture_type(part, PNG.ljust(limit)) == "image/png"
        with pytest.raises(Invalid, match="KiB"):
            picture_type(part, PNG.ljust(limit + 1))
