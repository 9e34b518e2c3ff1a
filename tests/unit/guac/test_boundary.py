"""Whole instructions out of chunks, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.guac.strategies import cuts, damaged, streams, text_of

from deskgate.guac.boundary import WholeInstructions
from deskgate.guac.errors import GuacError, LimitExceeded, MalformedInstruction, Truncated
from deskgate.guac.framing import InstructionParser, parse_message
from deskgate.guac.instruction import Instruction, encode
from deskgate.guac.limits import INSTRUCTION_BYTES

BLOB = encode("blob", "1", "A" * 8064)
DESKTOP = (
    encode("img", "1", "14", "0", "image/png", "10", "20")
    + BLOB * 3
    + encode("blob", "1", "B" * 77)
    + "3.end,1.1;4.copy,2.-2,1.0,3.100,2.10,2.10,2.14,1.0,3.100,3.200;"
    + "4.rect,1.0,2.10,2.10,3.100,3.100;5.cfill,2.14,1.0,1.0,3.255,1.0,3.255;"
    + "4.sync,13.1700000000000;"
)
# The largest instruction there may be, to the byte.
FULL = encode(*["a" * 8192] * 3, "b" * (INSTRUCTION_BYTES - 3 * (8192 + 6) - 6))
STREAMS = [
    "3.nop;",
    DESKTOP,
    "4.name,2.日本;3.nop;4.name,1.😀;",
    DESKTOP + "4.name,3.日😀é;" + DESKTOP,
    encode("name", "é" * 20) + encode("blob", "1", "A" * 40),
    "4.name,20." + "a;1.b,3.nop;" + "c" * 8 + ";3.nop;",
    "00003.nop;000.;4.name,0012.abcdefghijkl;",
    encode(*["x"] * 128) + encode(*["long element " * 3] * 128),
    encode("blob", "A" * 8192, "B" * 8192, "C" * 8192),
    encode("clipboard", "😀" * 8000),
    "3.nop;4.name,2.é;;3.nop;",  # two bytes of the value, then what looks like its end
    "3.nop;4.name,20." + "é" * 10 + ";" + "x" * 9 + ";3.nop;",
    FULL,
]


def in_chunks(text: str | bytes, size: int) -> list[bytes]:
    data = text.encode() if isinstance(text, str) else text
    return [data[start : start + size] for start in range(0, len(data), size)]


def feed_all(chunks: list[bytes]) -> list[bytes]:
    whole = WholeInstructions()
    outputs = [whole.feed(chunk) for chunk in chunks]
    whole.close()
    return outputs


@pytest.mark.parametrize("size", [1, 2, 7, 1000, 8192, 1 << 20])
@pytest.mark.parametrize("text", STREAMS)
def test_what_comes_out_is_what_went_in_cut_at_boundaries(text: str, size: int) -> None:
    outputs = feed_all(in_chunks(text, size))
    assert b"".join(outputs).decode() == text
    for output in filter(None, outputs):
        parser = InstructionParser()
        assert parser.feed(output)
        parser.close()


def test_an_instruction_goes_out_as_soon_as_it_is_whole() -> None:
    whole = WholeInstructions()
    assert whole.feed(b"3.no") == b""
    assert whole.feed(b"") == b""
    assert whole.feed(b"p;4.syn") == b"3.nop;"
    assert whole.feed(b"c,1.1;3.nop;3") == b"4.sync,1.1;3.nop;"
    assert whole.feed(b".nop;") == b"3.nop;"
    whole.close()


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize(
    "text",
    [
        *("nop;", ".;", "+3.nop;", "3 .nop;", "2.nop;", "3.nop\n", "3.nop;;"),
        *("20." + "x" * 21 + ";", "3.éééé;", "1.\u0301\u0301;"),
    ],
)
def test_what_is_no_instruction_is_refused(text: str, size: int) -> None:
    with pytest.raises(MalformedInstruction):
        feed_all(in_chunks(DESKTOP + text, size))


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("123456.x;", "digits"),
        ("8193.", "element"),
        (f"4.blob,8193.{'x' * 8193};", "element"),
        (FULL.replace("b;", "bb;").replace(",8168.", ",8169."), "bytes"),
        ("0.," * 128, "elements"),
        ("0.," * 128 + "0.;", "elements"),
        ("20." + "x" * 20 + ",0." * 128 + ";", "elements"),
        (",".join(["8192." + "x" * 8192] * 4) + ";", "bytes"),
        ("8192." + "😀" * 8192 + ";", "bytes"),
    ],
)
def test_what_is_too_large_is_refused(text: str, what: str, size: int) -> None:
    with pytest.raises(LimitExceeded, match=what):
        feed_all(in_chunks("3.nop;" + text, size))


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize("data", [b"1.\xff;", b"1.\x80;", b"2.a\xc3;3.nop;", b"1.\xed\xa0\x80;"])
def test_invalid_utf8_never_goes_out(data: bytes, size: int) -> None:
    with pytest.raises(MalformedInstruction, match="UTF-8"):
        feed_all(in_chunks(data, size))


@pytest.mark.parametrize("text", ["3", "3.nop", "3.nop;4.name,2.é", BLOB[:5000]])
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_the_end_in_mid_instruction_is_told(text: str, size: int) -> None:
    with pytest.raises(Truncated):
        feed_all(in_chunks(text, size))


@given(streams, st.data())
def test_any_cut_of_any_stream(stream: list[Instruction], data: st.DataObject) -> None:
    text = text_of(stream)
    outputs = feed_all(data.draw(cuts(text.encode())))
    assert b"".join(outputs).decode() == text
    parsed = [item for output in outputs if output for item in parse_message(output.decode())]
    assert parsed == stream


@given(damaged(), st.integers(1, 50))
def test_a_damaged_stream_is_refused_or_still_whole(data: bytes, size: int) -> None:
    whole, parser, sent = WholeInstructions(), InstructionParser(), b""
    try:
        for chunk in in_chunks(data, size):
            sent += whole.feed(chunk)
            assert whole._held <= INSTRUCTION_BYTES
    except GuacError:
        pass
    assert data.startswith(sent)
    parser.feed(sent)
    parser.close()
