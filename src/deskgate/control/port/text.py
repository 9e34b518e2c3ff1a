"""A file's bytes as text, whatever wrote them: UTF-8, UTF-16 with its mark, Windows' Latin."""

from __future__ import annotations

import codecs
from typing import Final

from deskgate.control.port.troubles import refuse

SIZE: Final = 16 * 1024 * 1024  # bytes of a file; ten thousand connections need a third of it
OBJECTS: Final = 50_000  # things that one file describes
_MEBIBYTE: Final = 1024 * 1024
# How large a request may be that brings a file, and the keys beside it.
UPLOADS: Final = dict.fromkeys(("/api/v1/import", "/api/v1/import/preview"), SIZE + 4 * _MEBIBYTE)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def size_check(data: bytes) -> None:
    """Whether the file is small enough, and there. Raises Unreadable."""
    if len(data) > SIZE:
        raise refuse("file", f"It is larger than {SIZE // _MEBIBYTE} MiB. Import it in parts.")
    if not data.strip():
        raise refuse("file", "It is empty.")


def decode(data: bytes, *, latin: bool = False) -> str:
    """The text; `latin`: what is not UTF-8 is taken as Windows-1252. Raises Unreadable."""
    size_check(data)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if latin and encoding == "utf-8":
            return data.decode("cp1252", errors="replace")
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(f"line {line}", "This is not UTF-8 text. Save the file as UTF-8.") from None
    if "\0" in text:
        raise refuse("file", "It holds NUL characters, so it is no text file.")
    return text


def is_latin(data: bytes) -> bool:
    """Whether `decode` had to take it as Windows-1252."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False
