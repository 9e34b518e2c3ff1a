"""Streams' instructions, and finding those of some streams in what guacd sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.guac import MalformedInstruction, Status, encode, parse_message
from deskgate.guac.boundary import last_boundary
from deskgate.guac.streams import (
    BLOB_BYTES,
    ack,
    beginning,
    blob,
    blob_data,
    end,
    is_index,
    sift,
)

BLOB_3 = beginning("blob", "3")


@pytest.mark.parametrize("text", ["0", "7", "63", "511", "1023"])
def test_an_index(text: str) -> None:
    assert is_index(text)


@pytest.mark.parametrize(
    "text", ["", "-1", "01", "1024", "9999", "12345", "a", "1 ", "\u0661", "1\n"]
)
def test_no_index(text: str) -> None:
    assert not is_index(text)


@given(st.binary(max_size=BLOB_BYTES))
def test_a_blob_carries_what_was_put_into_it(data: bytes) -> None:
    ((opcode, index, text),) = parse_message(blob("12", data).decode())
    assert (opcode, index) == ("blob", "12")
    assert blob_data(text.encode()) == data


@pytest.mark.parametrize("text", [b"a", b"aa=a", b"a b=", b"\xff\xff\xff\xff"])
def test_what_is_no_base64(text: bytes) -> None:
    with pytest.raises(MalformedInstruction, match="base64"):
        blob_data(text)


def test_answers_and_ends() -> None:
    assert ack("3", "OK", Status.SUCCESS) == b"3.ack,1.3,2.OK,1.0;"
    assert end("10") == b"3.end,2.10;"
    assert beginning("blob", "10") == b"4.blob,2.10"


def test_nothing_of_interest_is_the_same_bytes() -> None:
    whole = b"4.sync,1.1;4.blob,1.4,4.AAAA;"
    assert sift(whole, [BLOB_3], lambda _: True) is whole


def test_what_only_looks_like_an_instruction_stays() -> None:
    looks = blob("3", b"x").decode()
    whole = (encode("name", looks, "é" + looks) + looks + encode("name", looks)).encode()
    seen: list[list[bytes]] = []

    def take(elements: list[bytes]) -> bool:
        seen.append(elements)
        return True

    assert sift(whole, [BLOB_3], take).decode() == encode("name", looks, "é" + looks) + encode(
        "name", looks
    )
    assert seen == [[b"blob", b"3", b"eA=="]]


def test_each_byte_is_looked_at_once_for_each_beginning() -> None:
    class Counted(bytes):
        looked = 0

        def find(self, sub: bytes, start: int = 0) -> int:  # type: ignore[override]  # all we use
            place = super().find(sub, start)
            Counted.looked += (len(self) if place < 0 else place + len(sub)) - start
            return place

    whole = Counted(blob("3", b"x") * 1000)
    sift(whole, [BLOB_3, beginning("end", "3"), beginning("ack", "4")], lambda _: True)
    assert Counted.looked < 5 * len(whole)


instructions = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["blob", "end", "ack"]), st.sampled_from(["3", "4", "31"])),
        st.lists(st.text(max_size=40), min_size=1, max_size=4).map(tuple),
        st.just(("name", "4.blob,1.3,1.x;", "é4.blob,1.3;")),
        st.just(("rect", "0" * 3000)),
    ),
    min_size=1,
)


@given(instructions, st.booleans())
def test_exactly_those_are_asked_about(items: list[tuple[str, ...]], taken: bool) -> None:
    wanted = {("blob", "3"), ("end", "31")}
    whole = "".join(encode(*item) for item in items).encode()
    asked: list[tuple[str, ...]] = []

    def take(elements: list[bytes]) -> bool:
        asked.append(tuple(element.decode() for element in elements))
        return taken

    left = sift(whole, [beginning(*one) for one in sorted(wanted)], take)
    assert asked == [item for item in items if item[:2] in wanted]
    stay = [item for item in items if not (taken and item[:2] in wanted)]
    assert left == "".join(encode(*item) for item in stay).encode()


@given(instructions)
def test_the_last_boundary(items: list[tuple[str, ...]]) -> None:
    whole = "".join(encode(*item) for item in items).encode()
    assert last_boundary(whole) == len(whole)
    assert last_boundary(whole + b"4.syn") == len(whole)
    assert last_boundary(b"") == 0
