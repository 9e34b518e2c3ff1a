"""guacd's error and farewell, heard in any chunking and behind any amount of drawing."""

from __future__ import annotations

import pytest

from deskgate.gateway.ears import Ears
from deskgate.grants import Ending
from deskgate.guac import encode
from deskgate.guac.status import Status

DRAWING = encode("blob", "1", "A" * 8000).encode() * 9
ERROR = encode("error", "Aborted. See logs.", "519").encode()


@pytest.mark.parametrize("before", [b"", DRAWING])
@pytest.mark.parametrize("after", [b"", DRAWING, b"10.disconnect;"])
@pytest.mark.parametrize("cut", [1, 7, 100, 4096, 65536])
def test_an_error_is_heard(before: bytes, after: bytes, cut: int) -> None:
    ears, stream = Ears(), before + ERROR + after
    heard_at = None
    for at in range(0, len(stream), cut):
        ears.hear(stream[at : at + cut])
        if ears.last_words and heard_at is None:
            heard_at = at
    assert ears.last_words is not None
    assert ears.last_words.status is Status.UPSTREAM_NOT_FOUND
    assert heard_at is not None
    assert heard_at <= len(before) + len(ERROR)


@pytest.mark.parametrize("cut", [1, 9, 65536])
def test_a_disconnect_is_heard_without_the_socket_s_end(cut: int) -> None:
    ears, stream = Ears(), DRAWING + b"10.disconnect;"
    for at in range(0, len(stream), cut):
        assert ears.last_words is None
        ears.hear(stream[at : at + cut])
    assert ears.last_words is not None
    assert ears.last_words.ending is Ending.CLOSED_BY_TARGET


@pytest.mark.parametrize("cut", [1, 10, 65536])
@pytest.mark.parametrize(
    ("stream", "ending"),
    [
        (DRAWING + b"10.disconnect;", Ending.CLOSED_BY_TARGET),
        (DRAWING, Ending.GUACD_LOST),
        (DRAWING + b"10.disconne", Ending.GUACD_LOST),
        (DRAWING + ERROR + b"10.disconnect;", Ending.TARGET_ERROR),
        (b"", Ending.GUACD_LOST),
    ],
)
def test_farewells(stream: bytes, ending: Ending, cut: int) -> None:
    ears = Ears()
    for at in range(0, len(stream), cut):
        ears.hear(stream[at : at + cut])
    assert ears.farewell("it closed").ending is ending


def test_the_word_within_a_value_is_not_heard() -> None:
    ears = Ears()
    ears.hear(DRAWING + encode("name", ";5.error,3.bad,3.519;").encode() + DRAWING)
    assert ears.last_words is None
