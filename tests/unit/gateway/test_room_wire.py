"""What pages may say, and that what they are told fits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.gateway import room_wire as wire
from deskgate.gateway.room import SEATS
from deskgate.guac import GuacError, LimitExceeded, MalformedInstruction, parse_message

AT = datetime(2026, 11, 22, 12, 0, 5, 999, tzinfo=UTC)

GOOD = [
    ({"t": "pointer", "x": 12, "y": 30}, wire.Point(12, 30)),
    ({"t": "pointer", "x": 12.9, "y": 0}, wire.Point(12, 0)),
    ({"t": "look", "x": 1, "y": wire.PLACE_MAX}, wire.Look(1, wire.PLACE_MAX)),
    ({"t": "chat", "text": " a\nb\0\ud800 \u202e👩\u200d🔧 "}, wire.Chat("a\nb \u202e👩\u200d🔧")),
    ({"t": "chat", "text": "x" * 1000}, wire.Chat("x" * 1000)),
    ({"t": "chat", "text": "\0 \0"}, wire.Chat("")),
    ({"t": "ask", "more": [1]}, wire.Ask()),
    ({"t": "give", "seat": "s2", "seconds": 300}, wire.Give("s2", 300)),
    ({"t": "give", "seat": "s2", "seconds": None}, wire.Give("s2", None)),
    ({"t": "give", "seat": "s2"}, wire.Give("s2", None)),
    ({"t": "refuse", "seat": "s2"}, wire.Refuse("s2")),
    ({"t": "take"}, wire.Take()),
    ({"t": "back"}, wire.Back()),
    ({"t": "remove", "seat": "s2"}, wire.Remove("s2")),
    ({"t": "beat", "n": 7}, wire.Beat(7)),
]
BAD: list[Any] = [
    *([], {}, 1, None, "x", {"t": 1}, {"t": None}, {"t": []}, {"t": {}}, {"t": "state"}),
    *({"t": "pointer"}, {"t": "pointer", "x": 1}, {"t": "pointer", "x": "1", "y": 1}),
    *({"t": "pointer", "x": True, "y": 1}, {"t": "pointer", "x": -1, "y": 1}),
    *({"t": "look", "x": 1, "y": 32768}, {"t": "look", "x": 1e308, "y": 1}),
    *({"t": "look", "x": None, "y": 1}, {"t": "look", "x": [1], "y": 1}),
    *({"t": "chat"}, {"t": "chat", "text": 1}, {"t": "chat", "text": ["a"]}),
    *({"t": "give"}, {"t": "give", "seat": 2}, {"t": "give", "seat": "s2", "seconds": 0}),
    *({"t": "give", "seat": "s2", "seconds": "1"}, {"t": "give", "seat": "s2", "seconds": True}),
    *({"t": "give", "seat": "s2", "seconds": 1e9}, {"t": "refuse"}, {"t": "remove", "seat": None}),
    *({"t": "beat"}, {"t": "beat", "n": -1}, {"t": "beat", "n": 10**400}),
]


@pytest.mark.parametrize(("said", "meant"), GOOD)
def test_what_a_page_may_say(said: object, meant: wire.Said) -> None:
    assert wire.read(json.dumps(said)) == meant


@pytest.mark.parametrize("said", BAD)
def test_what_no_page_says(said: object) -> None:
    with pytest.raises(MalformedInstruction):
        wire.read(json.dumps(said))


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[" * 4096, '{"t":"look","x":NaN,"y":1}', '{"t":"look","x":Infinity,"y":1}'),
        '{"t":"beat","n":' + "9" * 4000 + "}",
    ],
)
def test_what_is_no_message(text: str) -> None:
    with pytest.raises(MalformedInstruction):
        wire.read(text)


def test_what_is_too_long() -> None:
    with pytest.raises(LimitExceeded):
        wire.read(json.dumps({"t": "ask", "x": "y" * 4096}))
    with pytest.raises(LimitExceeded):
        wire.read(json.dumps({"t": "chat", "text": "x" * 1001}))


def test_an_error_quotes_nothing() -> None:
    with pytest.raises(GuacError) as raised:
        wire.read('{"t":"secret-words"}')
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@given(st.text() | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["t", "look", "give", "seat", "x"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["t", "x", "y", "n", "seat", "seconds", "text"]), inner),
).map(json.dumps))  # fmt: skip
def test_anything_is_a_message_or_an_error_of_the_protocol(text: str) -> None:
    try:
        said = wire.read(text)
    except GuacError:
        return
    assert isinstance(said, wire.Said)


def told(text: str) -> dict[str, Any]:
    """The one message in it, whose JSON fits."""
    ((opcode, word, body),) = parse_message(text)
    assert (opcode, word) == ("", "room")
    assert len(body) <= wire.JSON_LENGTH
    message = json.loads(body)
    assert isinstance(message, dict)
    return message


NAMES = st.text() | st.text(st.sampled_from('"\\\0\n\u2028😀\ud800 '), min_size=40, max_size=200)


@given(st.lists(NAMES, min_size=SEATS, max_size=SEATS))
def test_a_full_room_fits_whatever_people_are_called(names: list[str]) -> None:
    seats = [
        wire.SeatState(f"s99{n:03}", wire.name_of(name), "control", AT, here=False)
        for n, name in enumerate(names)
    ]
    ids = [seat.id for seat in seats]
    message = told(wire.state(ids[0], ids[1], AT, seats, ids))
    assert [seat["id"] for seat in message["seats"]] == ids
    assert message["asking"] == ids


@given(NAMES, st.text() | NAMES)
def test_what_people_write_fits(name: str, text: str) -> None:
    written = wire.read(json.dumps({"t": "chat", "text": text[:1000]}))
    assert isinstance(written, wire.Chat)
    told(wire.chat("s99999", wire.name_of(name), written.text, AT))
    told(wire.look("s99999", wire.name_of(name), wire.PLACE_MAX, wire.PLACE_MAX))
    told(wire.notice(text * 9, name, is_warning=True))


def test_the_words_of_the_wire() -> None:
    seat = wire.SeatState("s1", "Ada", "owner", AT, here=True)
    assert told(wire.state("s1", "s1", None, [seat], [])) == {
        "t": "state",
        "me": "s1",
        "holder": "s1",
        "until": None,
        "seats": [
            {"id": "s1", "name": "Ada", "role": "owner", "since": "2026-11-22T12:00:05Z",
             "here": True},
        ],
        "asking": [],
    }  # fmt: skip
    assert told(wire.pointer("s2", 1, 2)) == {"t": "pointer", "seat": "s2", "x": 1, "y": 2}
    assert told(wire.chat("s2", "Ada", "hi", AT)) == {
        "t": "chat", "seat": "s2", "name": "Ada", "text": "hi", "at": "2026-11-22T12:00:05Z",
    }  # fmt: skip
    assert told(wire.look("s2", "Ada", 1, 2)) == {
        "t": "look", "seat": "s2", "name": "Ada", "x": 1, "y": 2,
    }  # fmt: skip
    assert told(wire.notice("Soon", "Grace", is_warning=False)) == {
        "t": "notice", "text": "Soon", "from": "Grace", "level": "info",
    }  # fmt: skip
    assert told(wire.notice("Now", "", is_warning=True))["level"] == "warning"
    assert told(wire.beat(7)) == {"t": "beat", "n": 7}
