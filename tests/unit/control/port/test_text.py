"""Bytes as text: whatever saved the file, or a sentence why not."""

from __future__ import annotations

import pytest

from deskgate.control.port import text as module
from deskgate.control.port.text import decode, is_latin, size_check
from deskgate.control.port.troubles import Unreadable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_and_without_its_mark(encoding: str) -> None:
    data = "Zürich".encode(encoding)
    assert decode(data) == "Zürich"
    assert not is_latin(data)


def test_windows_latin_where_it_may_be() -> None:
    data = "one\nZürich".encode("cp1252")
    assert decode(data, latin=True) == "one\nZürich"
    assert is_latin(data)
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert "UTF-8" in caught.value.errors["line 2"][0]


def test_what_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="NUL"):
        decode(b"a\0b")
    with pytest.raises(Unreadable, match="empty"):
        size_check(b" \n")
    monkeypatch.setattr(module, "SIZE", 10)
    with pytest.raises(Unreadable, match="larger than"):
        size_check(b"x" * 11)
