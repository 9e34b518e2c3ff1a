"""A stream's last words."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.unit.guac.strategies import cuts, damaged, streams, text_of

from deskgate.guac.ending import _TRIMMED_AT, How, Tail
from deskgate.guac.instruction import Instruction, encode
from deskgate.guac.limits import TAIL_BYTES
from deskgate.guac.status import Status

DRAWING = "4.rect,1.0,2.10,2.10,3.100,3.100;5.cfill,2.14,1.0,1.0,3.255,1.0,3.255;"
BLOB = encode("blob", "1", "A" * 8064)
LONG = (DRAWING + BLOB) * 20
ERROR = "5.error,18.Aborted. See logs.,3.519;"
BYE = "10.disconnect;"


def read(text: str | bytes, size: int = 1000) -> How:
    data = text.encode() if isinstance(text, str) else text
    tail = Tail()
    for start in range(0, len(data), size):
        tail.feed(data[start : start + size])
    return tail.read()


@pytest.mark.parametrize("size", [1, 1000, 8192, 1 << 20])
@pytest.mark.parametrize("before", ["", DRAWING, LONG, LONG + "4.name,2.日😀;"])
@pytest.mark.parametrize(
    ("end", "how"),
    [
        ("", How(orderly=False)),
        (DRAWING, How(orderly=False)),
        (BYE, How(orderly=True)),
        (BYE[:-1], How(orderly=False)),
        (ERROR, How(True, Status.UPSTREAM_NOT_FOUND, "Aborted. See logs.")),
        (ERROR + DRAWING, How(True, Status.UPSTREAM_NOT_FOUND, "Aborted. See logs.")),
        (ERROR + BYE, How(True, Status.UPSTREAM_NOT_FOUND, "Aborted. See logs.")),
        (ERROR + BLOB[:4000], How(False, Status.UPSTREAM_NOT_FOUND, "Aborted. See logs.")),
        (encode("error", "日😀", "521"), How(True, Status.SESSION_CONFLICT, "日😀")),
        (encode("error", "x" * 999, "0"), How(True, Status.SERVER_ERROR, "x" * 200)),
        (encode("error", "x"), How(True, Status.SERVER_ERROR, "x")),
        (encode("error"), How(True, Status.SERVER_ERROR)),
        (
            encode("error", "1", "519") + encode("error", "2", "521"),
            How(True, Status.SESSION_CONFLICT, "2"),
        ),
        (encode("name", BYE), How(orderly=False)),
        (encode("name", ";" + ERROR), How(orderly=False)),
    ],
)
def test_the_last_words_are_found(before: str, end: str, how: How, size: int) -> None:
    assert read(before + end, size) == how


def test_nothing_is_not_orderly() -> None:
    assert Tail().read() == How(orderly=False)


def test_what_is_read_before_the_end_is_known_so_far() -> None:
    tail = Tail()
    tail.feed(ERROR.encode())
    assert tail.read().error is Status.UPSTREAM_NOT_FOUND
    tail.feed(BYE.encode())
    assert tail.read().orderly


def test_the_largest_last_instruction_is_known() -> None:
    assert read(LONG + encode("argv", *["x" * 8000] * 4) + BYE).orderly


def test_a_boundary_is_not_taken_from_within_a_value() -> None:
    media_type = encode("audio", "1", "audio/L16;rate=44100,channels=2")
    assert read(media_type * 2000 + BYE).orderly


@pytest.mark.parametrize("data", [b"garbage", b"\xff" * 99999, b";" * 99999, b"3.nop;x" * 9999])
def test_garbage_is_not_orderly(data: bytes) -> None:
    assert read(data) == How(orderly=False)


@pytest.mark.parametrize("data", [b"3.;0.," * 99999, b"0.;" * 99999 + b"x", b"1.;0.;" * 9999])
def test_a_tail_made_to_mislead_costs_little(data: bytes) -> None:
    tail = Tail()
    tail.feed(data)
    began = time.process_time()
    tail.read()
    assert time.process_time() - began < 0.5


def test_little_is_kept() -> None:
    tail = Tail()
    for _ in range(1000):
        tail.feed(BLOB.encode())
        assert len(tail._bytes) <= _TRIMMED_AT


@given(streams, st.data())
def test_a_short_stream_is_read_exactly(stream: list[Instruction], data: st.DataObject) -> None:
    whole = (text_of(stream) + BYE).encode()
    assume(len(whole) <= TAIL_BYTES)
    tail = Tail()
    for chunk in data.draw(cuts(whole)):
        tail.feed(chunk)
    assert tail.read().orderly


@given(damaged())
def test_no_stream_makes_it_raise(data: bytes) -> None:
    read(data)
    read(LONG.encode() + data)
