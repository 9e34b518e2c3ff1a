"""Encoding."""

import pytest

from deskgate.guac.errors import LimitExceeded, MalformedInstruction
from deskgate.guac.instruction import encode, internal


@pytest.mark.parametrize(
    ("elements", "text"),
    [
        (("nop",), "3.nop;"),
        (("key", "65", "1"), "3.key,2.65,1.1;"),
        (("audio",), "5.audio;"),
        (("name", ""), "4.name,0.;"),
        (("name", "a;1.b,"), "4.name,6.a;1.b,;"),
        (("name", "日本"), "4.name,2.日本;"),
        (("name", "😀"), "4.name,1.😀;"),
        (("name", "e\u0301"), "4.name,2.e\u0301;"),
    ],
)
def test_an_instruction_is_lengths_and_values(elements: tuple[str, ...], text: str) -> None:
    assert encode(*elements) == text


def test_the_tunnel_has_an_empty_opcode() -> None:
    assert internal("ping", "17") == "0.,4.ping,2.17;"
    assert internal() == "0.;"


def test_an_element_has_a_greatest_length() -> None:
    assert encode("x", "😀" * 8000).endswith("😀;")
    with pytest.raises(LimitExceeded, match="element"):
        encode("x", "a" * 8193)


def test_an_instruction_has_a_greatest_number_of_elements() -> None:
    assert encode(*["x"] * 128)
    with pytest.raises(LimitExceeded, match="elements"):
        encode(*["x"] * 129)


def test_an_instruction_has_a_greatest_size_in_bytes() -> None:
    full = ["a" * 8192] * 3 + ["b" * (32768 - 3 * (8192 + 6) - 6)]
    assert len(encode(*full)) == 32768
    with pytest.raises(LimitExceeded, match="bytes"):
        encode(*full[:-1], full[-1] + "b")
    with pytest.raises(LimitExceeded, match="bytes"):
        encode("😀" * 8192)


def test_a_lone_surrogate_is_no_text_and_is_not_shown() -> None:
    with pytest.raises(MalformedInstruction) as caught:
        encode("name", "secret\ud83d")
    assert caught.value.position == len("4.name,7.secret")
    assert caught.value.__cause__ is None
    assert "secret" not in str(caught.value)
