"""What of a viewer's input goes on, in which words, and that all of it is let go of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.gateway.rooms import instructions_in

from deskgate.gateway.room_hands import STREAMS, Hands, StreamPool, presses
from deskgate.guac import Instruction

TOUCH: Instruction = ("touch", "0", "3", "4", "10", "10", "0.5", "1")
ALLOWED = {"key": 3, "mouse": 4, "touch": 8, "clipboard": 3, "blob": 3, "end": 2}


class Theirs:
    """One viewer's hands."""

    def __init__(self, *, may_paste: bool = True, pool: StreamPool | None = None) -> None:
        self.answers: list[str] = []
        self.hands = Hands(pool or StreamPool(), may_paste=may_paste)

    def do(self, *instructions: Instruction) -> list[Instruction]:
        return instructions_in(self.hands.pass_on(instructions, self.answers.append))

    def let_go(self) -> list[Instruction]:
        return instructions_in(self.hands.release())


@pytest.mark.parametrize(
    "item",
    [
        *(("key", "65", "1"), ("key", "65293", "0"), ("key", "16777216", "1")),
        *(("mouse", "0", "0", "0"), ("mouse", "-3", "1024", "31"), TOUCH),
        ("touch", "1", "3", "4", "0", "0", "1.5e-7", "0"),
    ],
)
def test_input_goes_on_as_it_is(item: Instruction) -> None:
    assert Theirs().do(item) == [item]


@pytest.mark.parametrize(
    "item",
    [
        *(("key",), ("key", "65"), ("key", "65", "1", "1"), ("key", "65", "2"), ("key", "a", "1")),
        *(("key", "065", "1"), ("key", "65\0", "1"), ("key", " 65", "1"), ("key", "-1", "1")),
        *(
            ("key", "9" * 10, "1"),
            ("key", "6\u0665", "1"),
            ("key\0", "65", "1"),
            ("Key", "65", "1"),
        ),
        *(("mouse", "1", "1"), ("mouse", "1.5", "1", "1"), ("mouse", "1", "1", "-1")),
        *(("mouse", "1", "1", "1", "5"), ("mouse", "1", "9999999", "1"), ("mouse", "1", "1", "")),
        *((*TOUCH[:7],), (*TOUCH[:7], "nan"), (*TOUCH[:7], "inf"), (*TOUCH, "1")),
        *(("touch", "x", *TOUCH[2:]), (*TOUCH[:6], "1e9999", "1")),
        *(("size", "1", "1"), ("file", "0", "a", "b"), ("pipe", "0", "a", "b"), ("nop",)),
        *(("argv", "0", "a", "b"), ("put", "0", "0", "a", "b"), ("audio", "0", "a"), ("sync", "1")),
        *(("disconnect",), ("get", "0", "/"), ("ack", "0", "OK", "0"), ("", "room", "{}"), ("",)),
        *(("select", "ssh"), ("connect",), ("usbdata", "1", "2"), ("blob", "0", "AA==")),
        *(("end", "0"), ("blob",), ("end",)),
    ],
)
def test_nothing_else_goes_on(item: Instruction) -> None:
    assert Theirs().do(item) == []


def test_a_clipboard_goes_on_with_an_index_of_its_own() -> None:
    theirs = Theirs()
    assert theirs.do(
        ("clipboard", "0", "text/plain"), ("blob", "0", "aGk="), ("key", "65", "1"), ("end", "0")
    ) == [
        ("clipboard", "48", "text/plain"), ("blob", "48", "aGk="), ("key", "65", "1"),
        ("end", "48"),
    ]  # fmt: skip
    assert theirs.answers == []
    assert theirs.do(("blob", "0", "aGk="), ("end", "0")) == []
    assert theirs.do(("clipboard", "7", "text/plain")) == [("clipboard", "48", "text/plain")]
    # Begun anew, it has ended before.
    assert theirs.do(("clipboard", "7", "image/png")) == [
        ("end", "48"), ("clipboard", "48", "image/png"),
    ]  # fmt: skip


def test_what_is_no_base64_goes_nowhere() -> None:
    theirs = Theirs()
    theirs.do(("clipboard", "0", "text/plain"))
    for data in ("a b", "é", "a\0", "=a", "4.sync,1.1;"):
        assert theirs.do(("blob", "0", data)) == []


def test_without_the_right_to_paste_it_is_refused() -> None:
    theirs = Theirs(may_paste=False)
    clipboard = (("clipboard", "3", "text/plain"), ("blob", "3", "aGk="), ("end", "3"))
    assert theirs.do(*clipboard) == []
    assert theirs.answers == ["3.ack,1.3,16.Not allowed here,3.771;"]
    assert theirs.let_go() == []


@pytest.mark.parametrize("item", [("clipboard",), ("clipboard", "x", "text/plain")])
def test_what_has_no_index_is_not_answered(item: Instruction) -> None:
    theirs = Theirs()
    assert theirs.do(item) == []
    assert theirs.answers == []


@pytest.mark.parametrize("mimetype", ["", "x" * 101, "a\0b", "é", "a\n"])
def test_a_clipboard_of_no_type(mimetype: str) -> None:
    theirs = Theirs()
    assert theirs.do(("clipboard", "3", mimetype)) == []
    assert len(theirs.answers) == 1


def test_streams_have_an_end() -> None:
    pool = StreamPool()
    everybody = [Theirs(pool=pool) for _ in range(5)]
    opened = [
        item[1]
        for one in everybody
        for n in range(6)
        for item in one.do(("clipboard", str(n), "text/plain"))
    ]
    assert opened == [str(index) for index in STREAMS]
    assert [len(one.answers) for one in everybody] == [2, 2, 2, 2, 6]
    assert everybody[4].answers[0] == "3.ack,1.0,16.Not allowed here,3.797;"
    assert everybody[0].let_go() == [("end", str(index)) for index in range(48, 52)]
    assert len(everybody[4].do(("clipboard", "0", "text/plain"))) == 1


def test_all_that_is_held_is_let_go_of_once() -> None:
    theirs = Theirs()
    theirs.do(
        ("key", "65", "1"), ("key", "65507", "1"), ("key", "66", "1"), ("key", "66", "0"),
        ("mouse", "5", "6", "1"), ("mouse", "7", "8", "5"), TOUCH, ("clipboard", "0", "text/plain"),
    )  # fmt: skip
    assert theirs.let_go() == [
        ("key", "65", "0"), ("key", "65507", "0"), ("mouse", "7", "8", "0"),
        ("touch", "0", "3", "4", "0", "0", "0", "0"), ("end", "48"),
    ]  # fmt: skip
    assert theirs.let_go() == []
    assert theirs.do(("blob", "0", "aGk=")) == []


def test_what_was_let_go_of_is_not_held() -> None:
    theirs = Theirs()
    theirs.do(("key", "65", "1"), ("mouse", "5", "6", "1"), TOUCH)
    theirs.do(("key", "65", "0"), ("mouse", "5", "6", "0"), (*TOUCH[:7], "0"))
    assert theirs.let_go() == []


def test_nobody_holds_more_than_can_be_let_go_of() -> None:
    theirs = Theirs()
    passed = theirs.do(*(("key", str(n), "1") for n in range(1000)))
    assert len(passed) == 64
    assert theirs.do(("key", "0", "1")) == [("key", "0", "1")]
    assert len(theirs.do(*(("touch", str(n), *TOUCH[2:]) for n in range(1000)))) == 64
    assert len(theirs.let_go()) == 128


def test_who_begins_to_type() -> None:
    assert presses(("key", "65", "1"))
    assert presses(("mouse", "1", "1", "1"))
    assert presses(TOUCH)
    for item in (("key", "65", "0"), ("mouse", "1", "1", "0"), ("key",), ("mouse",), ("nop",)):
        assert not presses(item)


texts = st.text(max_size=8) | st.integers(-5, 70).map(str) | st.sampled_from(["", "AAAA", "\0"])
opcodes = st.sampled_from([*ALLOWED, "size", "put", "", "key\0"]) | st.text(max_size=5)


@given(st.lists(st.tuples(opcodes, st.lists(texts, max_size=8)), max_size=30))
def test_guacd_reads_nothing_but_input_and_clipboards(items: list[tuple[str, list[str]]]) -> None:
    theirs = Theirs()
    down: set[str] = set()
    open_streams: set[str] = set()
    passed = theirs.do(*((opcode, *arguments) for opcode, arguments in items)) + theirs.let_go()
    for item in passed:
        assert ALLOWED[item[0]] == len(item)
        assert not any("\0" in element for element in item)
        if item[0] == "key":
            (down.add if item[2] == "1" else down.discard)(item[1])
        elif item[0] == "clipboard":
            assert int(item[1]) in STREAMS
            assert item[1] not in open_streams
            open_streams.add(item[1])
        elif item[0] in ("blob", "end"):
            assert item[1] in open_streams
            if item[0] == "end":
                open_streams.discard(item[1])
    assert not down
    assert not open_streams
