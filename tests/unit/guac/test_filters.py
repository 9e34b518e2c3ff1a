"""What passes to guacd."""

import pytest

from deskgate.guac.filters import check_to_guacd
from deskgate.guac.instruction import Instruction

KEY: Instruction = ("key", "65", "1")
PING: Instruction = ("", "ping", "17")
SIZE: Instruction = ("size", "1024", "768", "96")
ALWAYS: list[Instruction] = [("sync", "1"), ("nop",), ("ack", "0", "OK", "0"), ("disconnect",)]

FORBIDDEN = [
    *("mouse", "touch", "key", "clipboard", "file", "pipe", "argv", "audio", "put", "get"),
    *("blob", "end", "usbdata", "select", "Sync", " sync", "sync\0"),
]


def test_everything_passes_but_the_tunnels_own() -> None:
    assert check_to_guacd([KEY, PING, SIZE, ("later",)], view_only=False) == [
        KEY,
        SIZE,
        ("later",),
    ]


def test_a_viewer_keeps_alive_and_leaves_and_nothing_else() -> None:
    assert check_to_guacd([KEY, *ALWAYS, PING, SIZE], view_only=True) == ALWAYS


def test_a_lone_viewer_may_resize() -> None:
    assert check_to_guacd([KEY, SIZE], view_only=True, may_resize=True) == [SIZE]


@pytest.mark.parametrize("opcode", FORBIDDEN)
def test_a_viewer_does_nothing(opcode: str) -> None:
    assert check_to_guacd([(opcode, "0", "x")], view_only=True, may_resize=True) == []
