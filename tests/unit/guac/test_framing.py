"""Messages and streams become instructions, strictly."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.guac.strategies import cuts, damaged, instruction_tuples, streams, text_of

from deskgate.guac.errors import GuacError, LimitExceeded, MalformedInstruction, Truncated
from deskgate.guac.framing import InstructionParser, parse_message
from deskgate.guac.instruction import Instruction, encode
from deskgate.guac.limits import INSTRUCTION_BYTES

# The largest instruction there may be, to the byte.
FULL = (*["a" * 8192] * 3, "b" * (INSTRUCTION_BYTES - 3 * (8192 + 6) - 6))

GOOD: list[tuple[str, list[Instruction]]] = [
    ("3.nop;", [("nop",)]),
    ("0.;", [("",)]),
    ("0.,4.ping,2.17;", [("", "ping", "17")]),
    ("3.key,2.65,1.1;3.key,2.65,1.0;", [("key", "65", "1"), ("key", "65", "0")]),
    ("4.name,6.a;1.b,;", [("name", "a;1.b,")]),
    ("4.name,3.日😀é;3.nop;", [("name", "日😀é"), ("nop",)]),
    ("4.name,2.e\u0301;", [("name", "e\u0301")]),
    ("00003.nop;", [("nop",)]),
    (encode("blob", "1", "A" * 8192), [("blob", "1", "A" * 8192)]),
    (encode(*["x"] * 128), [("x",) * 128]),
    (encode(*FULL), [FULL]),
]

# text, position, what was expected
MALFORMED = [
    ("nop;", 0, "a decimal length"),
    (".;", 0, "a decimal length"),
    ("+3.nop;", 0, "a decimal length"),
    ("-1.nop;", 0, "a decimal length"),
    (" 3.nop;", 0, "a decimal length"),
    ("3 .nop;", 1, "a decimal length"),
    ("1_0.nopnopnopn;", 1, "a decimal length"),
    ("0x3.nop;", 1, "a decimal length"),
    ("٣.nop;", 0, "a decimal length"),
    ("²3.nop;", 0, "a decimal length"),
    ("3.nop;;", 6, "a decimal length"),
    ("3.nop,;", 6, "a decimal length"),
    ("3.nop\n", 5, '"," or ";"'),
    ("2.nop;", 4, '"," or ";"'),
    ("3.éééé;", 5, '"," or ";"'),
    ("3.nop;3.é😀é\n", 11, '"," or ";"'),
]

TOO_LARGE = [
    ("123456.x;", "digits"),
    ("99999.x;", "element"),
    ("8193.x;", "element"),
    ("0.," * 128 + "0.;", "elements"),
    (",".join(["8192." + "x" * 8192] * 4) + ";", "bytes"),
    (
        ",".join(f"{len(element)}.{element}" for element in (*FULL[:3], FULL[3] + "b")) + ";",
        "bytes",
    ),
    ("8192." + "😀" * 8192 + ";", "bytes"),
]

PARTIAL = ["3", "3.", "3.no", "3.nop", "3.nop,", "3.nop,1", "3.nop;3.no", "2.é", "2.éé"]


def by_stream(stream: str | bytes, size: int) -> list[Instruction]:
    """The instructions of a stream that arrives `size` bytes at a time."""
    data = stream.encode() if isinstance(stream, str) else stream
    parser = InstructionParser()
    instructions: list[Instruction] = []
    for start in range(0, len(data), size):
        instructions += parser.feed(data[start : start + size])
    parser.close()
    return instructions


@pytest.mark.parametrize(("text", "instructions"), GOOD)
def test_a_message_holds_whole_instructions(text: str, instructions: list[Instruction]) -> None:
    assert parse_message(text) == instructions


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 20])
@pytest.mark.parametrize(("text", "instructions"), GOOD)
def test_a_stream_may_be_cut_anywhere(
    text: str, instructions: list[Instruction], size: int
) -> None:
    assert by_stream(text, size) == instructions


@pytest.mark.parametrize(("text", "position", "expected"), MALFORMED)
def test_a_malformed_message_is_refused_with_its_place(
    text: str, position: int, expected: str
) -> None:
    with pytest.raises(MalformedInstruction) as caught:
        parse_message(text)
    assert (caught.value.position, caught.value.expected) == (position, expected)


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
@pytest.mark.parametrize(("text", "position", "expected"), MALFORMED)
def test_a_malformed_stream_is_refused_with_its_place_in_the_instruction(
    text: str, position: int, expected: str, size: int
) -> None:
    with pytest.raises(MalformedInstruction) as caught:
        by_stream(text, size)
    whole = len("3.nop;") if position >= len("3.nop;") and text.startswith("3.nop;") else 0
    assert (caught.value.position, caught.value.expected) == (position - whole, expected)


@pytest.mark.parametrize(("text", "what"), TOO_LARGE)
def test_what_is_too_large_is_refused(text: str, what: str) -> None:
    with pytest.raises(LimitExceeded, match=what):
        parse_message(text)
    for size in (1, 100, 1 << 20):
        with pytest.raises(LimitExceeded, match=what):
            by_stream(text, size)


@pytest.mark.parametrize("text", PARTIAL)
def test_the_end_in_mid_instruction_is_told(text: str) -> None:
    with pytest.raises(Truncated):
        parse_message(text)
    for size in (1, 1 << 20):
        with pytest.raises(Truncated):
            by_stream(text, size)


def test_an_empty_message_is_malformed() -> None:
    with pytest.raises(MalformedInstruction):
        parse_message("")


def test_an_empty_stream_is_none() -> None:
    assert by_stream("", 1) == []


def test_a_message_has_a_greatest_size() -> None:
    assert len(parse_message("3.nop;" * (131072 // 6))) == 131072 // 6
    with pytest.raises(LimitExceeded, match="message"):
        parse_message("3.nop;" * (131072 // 6 + 1))


def test_a_lone_surrogate_in_a_message_is_malformed() -> None:
    with pytest.raises(MalformedInstruction) as caught:
        parse_message("3.nop;4.name,2.a\ud800;")
    assert caught.value.position == len("3.nop;4.name,2.a")


@pytest.mark.parametrize("data", [b"1.\xff;", b"1.\x80;", b"2.a\xc3;", b"1.\xed\xa0\x80;"])
@pytest.mark.parametrize("size", [1, 100])
def test_invalid_utf8_is_malformed(data: bytes, size: int) -> None:
    with pytest.raises(MalformedInstruction):
        by_stream(data, size)


def test_no_error_shows_what_was_sent() -> None:
    for text in ("4.argv,6.secretX;", "6.secret", "secret", "6.secret,secret"):
        with pytest.raises(GuacError) as caught:
            parse_message(text)
        assert "secret" not in str(caught.value)


def test_what_follows_ready_is_left_as_it_came() -> None:
    parser = InstructionParser()
    parser.feed_bytes(b"5.ready,2.$1;4.size,1.0,3.1")
    assert parser.next_instruction() == ("ready", "$1")
    assert parser.remainder == b"4.size,1.0,3.1"


def test_instructions_can_be_taken_one_at_a_time() -> None:
    parser = InstructionParser()
    assert parser.next_instruction() is None
    parser.feed_bytes(b"3.nop;3.n")
    assert parser.next_instruction() == ("nop",)
    assert parser.next_instruction() is None
    parser.feed_bytes(b"op;")
    assert parser.next_instruction() == ("nop",)
    assert parser.remainder == b""
    parser.close()


@given(instruction_tuples)
def test_what_is_encoded_is_parsed(instruction: Instruction) -> None:
    assert parse_message(encode(*instruction)) == [instruction]


@given(streams, st.data())
def test_any_cut_of_any_stream_gives_the_same(
    stream: list[Instruction], data: st.DataObject
) -> None:
    parser, parsed = InstructionParser(), []
    for chunk in data.draw(cuts(text_of(stream).encode())):
        parsed += parser.feed(chunk)
    parser.close()
    assert parsed == stream


@given(damaged(), st.integers(1, 50))
def test_a_damaged_stream_parses_or_is_refused(data: bytes, size: int) -> None:
    parser = InstructionParser()
    try:
        for start in range(0, len(data), size):
            for instruction in parser.feed(data[start : start + size]):
                assert parse_message(encode(*instruction)) == [instruction]
            assert len(parser.remainder) <= INSTRUCTION_BYTES
        parser.close()
    except GuacError:
        pass


@given(damaged())
def test_a_damaged_message_parses_or_is_refused(data: bytes) -> None:
    text = data.decode(errors="replace")
    try:
        instructions = parse_message(text)
    except GuacError:
        return
    again = "".join(encode(*instruction) for instruction in instructions)
    assert parse_message(again) == instructions


@given(st.text(st.characters()))
def test_any_text_parses_or_is_refused(text: str) -> None:
    with suppress(GuacError):
        parse_message(text)
