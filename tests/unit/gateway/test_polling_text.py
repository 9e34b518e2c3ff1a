"""What the HTTP tunnel's clients get to read: nothing of it ends a response before its time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.gateway.polling_text import response_pieces
from deskgate.guac import encode, parse_message


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("3.nop;4.sync,2.10;", [(b"3.nop;4.sync,2.10;", False)]),
        ("3.msg,1.1,0.;", [(b"3.msg,1.1,0.;", True)]),
        ("3.msg,0.,1.1;3.nop;", [(b"3.msg,0.,1.1;", True), (b"3.nop;", False)]),
        ("3.nop;0.,4.ping;3.nop;", [(b"3.nop;0.,4.ping;", True), (b"3.nop;", False)]),
        ("0.,4.ping,1.7;", [(b"0.,4.ping,1.7;", True)]),
        ("3.msg,00.;3.nop;", [(b"3.msg,00.;", True), (b"3.nop;", False)]),
        # A value that only looks like it.
        ("4.name,8.,0.;0.,0;3.nop;", [(b"4.name,8.,0.;0.,0;3.nop;", False)]),
        # An empty blob can be said in base64 that is not empty.
        ("4.blob,2.12,0.;3.nop;", [(b"4.blob,2.12,1. ;3.nop;", False)]),
        ("4.blob,0.,0.;", [(b"4.blob,0.,0.;", True)]),
        # Beyond the basic plane: one code point, but two of JavaScript's characters.
        ("4.name,2.🙂漢;", ["4.name,2.\ufffd漢;".encode()]),
    ],
)
def test_pieces(text: str, pieces: list[object]) -> None:
    got = list(response_pieces(text))
    assert got == [one if isinstance(one, tuple) else (one, False) for one in pieces]


_INSTRUCTIONS = st.lists(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF), max_size=20)
        | st.sampled_from(["", "0.", ",0.", ";0.,", "blob"]),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
    max_size=20,
)


@given(_INSTRUCTIONS)
def test_only_the_last_of_a_response_has_an_empty_element(instructions: list[list[str]]) -> None:
    text = "".join(encode(*one) for one in instructions)
    heard = []
    for data, is_last in response_pieces(text):
        piece = parse_message(data.decode())
        assert all("" not in one for one in piece[:-1])
        assert ("" in piece[-1]) is is_last
        heard += piece
    for one, sent in zip(heard, instructions, strict=True):
        same = one == tuple(sent)
        assert same or (sent[0] == "blob" and sent[2:] == [""] and one[:2] == tuple(sent[:2]))
