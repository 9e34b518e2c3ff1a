"""What a browser holds when it goes."""

from __future__ import annotations

from deskgate.gateway.held import Held
from deskgate.guac import parse_message


def released(instructions: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    held = Held()
    held.heed(instructions)
    data = held.release()
    return list(parse_message(data.decode())) if data else []


def test_keys_that_are_down_go_up() -> None:
    typed = [("key", "65507", "1"), ("key", "99", "1"), ("key", "99", "0")]
    assert released(tuple(typed)) == [("key", "65507", "0")]


def test_buttons_go_up_where_the_mouse_is() -> None:
    assert released((("mouse", "10", "20", "1"),)) == [("mouse", "10", "20", "0")]
    assert released((("mouse", "10", "20", "0"),)) == []


def test_streams_end() -> None:
    opened = (
        ("clipboard", "1", "text/plain"),
        ("put", "0", "2", "text/plain", "/a"),
        ("end", "1"),
    )
    assert released(opened) == [("end", "2")]


def test_let_go_ofreleased() -> None:
    held = Held()
    assert held.heed([("key", "97", "1")])
    assert held.release()
    assert held.release() == b""


def test_what_touches_nothing() -> None:
    assert not Held().heed([("sync", "1"), ("size", "800", "600"), ("nop",)])


def test_short_instructions_hold_nothing() -> None:
    assert released((("key",), ("mouse", "1"), ("file",), ("end",))) == []


def test_no_more_is_kept_than_anybody_holds() -> None:
    held = Held()
    held.heed([("key", str(n), "1") for n in range(200)])
    assert len(parse_message(held.release().decode())) == 64
