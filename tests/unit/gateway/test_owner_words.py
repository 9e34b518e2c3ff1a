"""What guacd says to owners only, wherever its stream is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.gateway.ears import Ears
from deskgate.gateway.owner_words import OwnerWords
from deskgate.guac import encode

FILES = encode("filesystem", "0", "/home/ada")
ASKS = encode("required", "username", "password")
PICTURE = encode("img", "1", "14", "0", "image/png", "0", "0") + encode("blob", "1", "x" * 3000)


def said_again(*chunks: bytes) -> str:
    words = OwnerWords()
    ears = Ears(words)
    for chunk in chunks:
        ears.hear(chunk)
    return words.again().decode()


@given(st.lists(st.integers(0, 4000), max_size=12))
def test_wherever_it_is_cut(cuts: list[int]) -> None:
    data = (PICTURE + FILES + PICTURE + ASKS).encode()
    places = sorted({0, *(min(cut * 2, len(data)) for cut in cuts), len(data)})
    chunks = [data[a:b] for a, b in pairwise(places)]
    assert said_again(*chunks) == FILES + ASKS


def test_byte_by_byte() -> None:
    data = (FILES + PICTURE + ASKS + PICTURE).encode()
    assert said_again(*(data[n : n + 1] for n in range(len(data)))) == FILES + ASKS


def test_what_is_gone_is_not_said_again() -> None:
    gone = encode("undefine", "0")
    assert said_again((FILES + PICTURE + gone).encode()) == ""
    assert said_again((FILES + gone + FILES).encode()) == FILES


def test_what_was_answered_is_not_asked_again() -> None:
    words = OwnerWords()
    words.hear(ASKS.encode(), b";")
    words.answered()
    assert words.again() == b""


@pytest.mark.parametrize(
    "data", [b";8.required,99999.x", b";10.filesystem," + b"9" * 9000, b";8.undefine,"]
)
def test_nonsense_is_nothing_and_does_not_stay(data: bytes) -> None:
    assert said_again(data, b"y" * 9000, (";" + FILES).encode()) in ("", FILES)


def test_no_more_objects_than_guacd_has() -> None:
    data = "".join(encode("filesystem", str(n), "/") for n in range(100)).encode()
    assert said_again(data).count("filesystem") == 64
