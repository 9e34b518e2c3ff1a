"""What passes to guacd."""

import pytest

from deskgate.guac.errors import LimitExceeded, MalformedInstruction
from deskgate.guac.filters import Doorkeeper
from deskgate.guac.instruction import Instruction
from deskgate.guac.limits import REFUSED_STREAMS

KEY: Instruction = ("key", "65", "1")
PING: Instruction = ("", "ping", "17")
NOP: Instruction = ("nop",)
SIZE: Instruction = ("size", "1024", "768", "96")
ALWAYS: list[Instruction] = [("sync", "1"), ("nop",), ("ack", "0", "OK", "0"), ("disconnect",)]

FORBIDDEN = [
    *("mouse", "touch", "key", "clipboard", "file", "pipe", "argv", "audio", "put", "get"),
    *("blob", "end", "usbdata", "select", "Sync", " sync"),
]


def test_everything_passes_but_the_tunnels_own() -> None:
    assert Doorkeeper().check([KEY, PING, SIZE, ("later",)]) == ([KEY, SIZE, ("later",)], [])


def test_a_viewer_keeps_alive_and_leaves_and_nothing_else() -> None:
    door = Doorkeeper(view_only=True)
    assert door.check([KEY, *ALWAYS, PING, SIZE]) == (ALWAYS, [])


@pytest.mark.parametrize("opcode", FORBIDDEN)
def test_a_viewer_does_nothing(opcode: str) -> None:
    assert Doorkeeper(view_only=True).check([(opcode, "0", "x")]) == ([], [])


@pytest.mark.parametrize("opcode", ["clipboard\0", "put\0x", "key\0", "\0"])
def test_an_opcode_that_guacd_takes_for_another(opcode: str) -> None:
    """guacd compares C strings: what stands behind the NUL it doesn't see."""
    for view_only in (False, True):
        with pytest.raises(MalformedInstruction):
            Doorkeeper(view_only=view_only, may_paste=False).check([NOP, (opcode, "0", "x")])


CLIPBOARD: Instruction = ("clipboard", "3", "text/plain")
BLOB: Instruction = ("blob", "3", "c2VjcmV0")
END: Instruction = ("end", "3")


def test_without_the_right_to_paste_a_clipboard_stream_is_dropped_whole() -> None:
    door = Doorkeeper(may_paste=False)
    assert door.check([CLIPBOARD, BLOB, KEY]) == ([KEY], ["3"])
    assert door.check([BLOB, END]) == ([], [])
    other: list[Instruction] = [("argv", "3", "text/plain", "font-size"), BLOB, END]
    assert door.check(other) == (other, [])


def test_an_index_used_again_by_an_allowed_stream_passes() -> None:
    door = Doorkeeper(may_paste=False)
    pipe: Instruction = ("pipe", "3", "text/plain", "STDIN")
    assert door.check([CLIPBOARD, pipe, BLOB]) == ([pipe, BLOB], ["3"])


@pytest.mark.parametrize(
    ("opening", "index"),
    [(("file", "4", "text/plain", "x"), "4"), (("put", "0", "5", "text/plain", "/x"), "5")],
)
def test_without_the_right_to_upload_no_file_goes_in(opening: Instruction, index: str) -> None:
    door = Doorkeeper(may_upload=False)
    assert door.check([opening, ("blob", index, "AA=="), CLIPBOARD]) == ([CLIPBOARD], [index])
    assert Doorkeeper().check([opening]) == ([opening], [])


def test_a_viewer_is_told_of_no_stream() -> None:
    assert Doorkeeper(view_only=True, may_paste=False).check([CLIPBOARD, *ALWAYS]) == (ALWAYS, [])


@pytest.mark.parametrize("item", [("clipboard",), ("put", "0"), ("blob",), ("end",)])
def test_what_lacks_its_index_is_judged_all_the_same(item: Instruction) -> None:
    passed, _ = Doorkeeper(may_paste=False, may_upload=False).check([item])
    assert passed == ([] if item[0] in ("clipboard", "put") else [item])


def test_who_goes_on_opening_is_stopped() -> None:
    door = Doorkeeper(may_paste=False)
    with pytest.raises(LimitExceeded):
        door.check([("clipboard", str(n), "text/plain") for n in range(REFUSED_STREAMS + 1)])
