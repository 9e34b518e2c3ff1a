"""What the property tests feed: instructions, cuts and damage."""

from itertools import pairwise

from hypothesis import strategies as st

from deskgate.guac.instruction import Instruction, encode

# Structural, astral and combining characters are the ones that parsers get wrong.
_AWKWARD = st.sampled_from(list(",;.019é日😀\u0301\0\n"))


def _repeat(text: str, times: int) -> str:
    return text * times


element_texts = st.one_of(
    st.text(max_size=30),
    st.text(_AWKWARD, max_size=30),
    st.builds(_repeat, st.text(_AWKWARD, min_size=1, max_size=3), st.integers(1, 600)),
)

instruction_tuples: st.SearchStrategy[Instruction] = st.lists(
    element_texts, min_size=1, max_size=4
).map(tuple)

streams = st.lists(instruction_tuples, max_size=8)


def text_of(stream: list[Instruction]) -> str:
    """The stream as it is sent."""
    return "".join(encode(*instruction) for instruction in stream)


@st.composite
def cuts(draw: st.DrawFn, data: bytes) -> list[bytes]:
    """The same bytes in any chunks, empty ones too."""
    places = draw(st.lists(st.integers(0, len(data)), max_size=20))
    return [data[start:end] for start, end in pairwise([0, *sorted(places), len(data)])]


_DAMAGE = st.one_of(st.binary(max_size=4), st.sampled_from([b",", b";", b"1."]))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A stream with some bytes replaced, inserted or removed."""
    data = bytearray(text_of(draw(streams)).encode())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 3)))
        data[start:end] = draw(_DAMAGE)
    return bytes(data)
