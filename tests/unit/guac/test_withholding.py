"""Texts that are copied in a session are kept from those who may not have them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskgate.guac import Withholding, encode

PICTURE = [("img", "2", "14", "0", "image/png", "0", "0"), ("blob", "2", "AAAA"), ("end", "2")]
COPIED = [("clipboard", "4", "text/plain"), ("blob", "4", "c2VjcmV0"), ("end", "4")]
FILE = [("file", "6", "text/plain", "a.txt"), ("blob", "6", "AAAA"), ("end", "6")]


def text(*items: tuple[str, ...]) -> bytes:
    return "".join(encode(*item) for item in items).encode()


def test_a_clipboard_is_taken_out_and_nothing_else() -> None:
    withheld = Withholding(copied=True, files=False)
    mixed = [PICTURE[0], COPIED[0], PICTURE[1], COPIED[1], PICTURE[2], *FILE, COPIED[2]]
    assert withheld.sift(text(*mixed, ("sync", "1"))) == text(*PICTURE, *FILE, ("sync", "1"))


def test_files_as_well() -> None:
    withheld = Withholding(copied=True, files=True)
    body = [("body", "0", "8", "text/plain", "a"), ("blob", "8", "AAAA"), ("end", "8")]
    assert withheld.sift(text(*FILE, *body, *COPIED, *PICTURE)) == text(*PICTURE)


def test_over_several_chunks() -> None:
    withheld = Withholding(copied=True, files=False)
    assert withheld.sift(text(COPIED[0])) == b""
    assert withheld.sift(text(COPIED[1], ("sync", "1"))) == text(("sync", "1"))
    assert withheld.sift(text(COPIED[2], *PICTURE)) == text(*PICTURE)


def test_an_index_that_is_taken_anew_is_another_stream() -> None:
    withheld = Withholding(copied=True, files=False)
    again = [("img", "4", "14", "0", "image/png", "0", "0"), ("blob", "4", "AAAA"), ("end", "4")]
    assert withheld.sift(text(*COPIED[:2], *again)) == text(*again)


def test_words_that_only_look_like_it() -> None:
    withheld = Withholding(copied=True, files=False)
    name = [("name", "x;9.clipboard,1.0;"), ("argv", "0", "text/plain", "9.clipboard,")]
    assert withheld.sift(text(*name)) == text(*name)


@given(st.lists(st.sampled_from([*PICTURE, *COPIED, *FILE, ("sync", "1"), ("nop",)])))
def test_nothing_of_it_ever_passes(items: list[tuple[str, ...]]) -> None:
    withheld = Withholding(copied=True, files=False)
    passed = b"".join(withheld.sift(text(item)) for item in items)
    assert b"clipboard" not in passed
    opened = False
    for item in items:  # the blobs of an index belong to what opened it last
        if item[0] == "clipboard":
            opened = True
    if not opened:
        assert passed == text(*items)
