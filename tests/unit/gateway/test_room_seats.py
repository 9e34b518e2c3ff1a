"""Outboxes that don't grow, rates, and how far away a page is."""

from __future__ import annotations

import json

import pytest
from tests.unit.gateway.rooms import Page, Scene

from deskgate.gateway import room_wire as wire
from deskgate.gateway.room_seats import Bucket, Outbox, Pulse, Rates
from deskgate.grants import Ending
from deskgate.guac import LimitExceeded


def test_an_outbox_says_that_there_is_something_and_gives_it_once() -> None:
    woken: list[int] = []
    outbox = Outbox(lambda: woken.append(1))
    assert outbox.take() == ""
    outbox.pointer("s2", "P")
    outbox.beat("B")
    outbox.line("1")
    outbox.line("2")
    outbox.state(lambda: "S")
    assert len(woken) == 5
    assert outbox.take() == "S12PB"
    assert outbox.take() == ""


def test_of_pointers_beats_and_the_state_the_newest_wins() -> None:
    outbox = Outbox(lambda: None)
    for n in range(10_000):
        outbox.pointer("s2", f"p{n}")
        outbox.pointer("s3", f"q{n}")
        outbox.beat(f"b{n}")
        outbox.state(lambda n=n: f"s{n}")  # type: ignore[misc]  # its default is the loop's value
    outbox.forget("s3")
    assert outbox.take() == "s9999p9999b9999"


def test_who_takes_nothing_is_let_go_and_nobody_else() -> None:
    scene = Scene()
    slow, quick = scene.enter("Slow"), scene.enter("Quick")
    for n in range(200):
        scene.now += 1
        scene.say(quick, "chat", text=f"line {n}")
        assert [one["text"] for one in quick.told("chat")] == [f"line {n}"]
        assert [one["text"] for one in scene.ada.told("chat")] == [f"line {n}"]
    assert slow.endings[0].ending is Ending.BROWSER_LOST
    assert not quick.endings
    assert not scene.ada.endings
    assert 100 <= len(slow.told("chat")) <= 128


def test_nobody_ends_the_owner_s_part_by_talking() -> None:
    scene = Scene()
    others = [scene.enter(f"V{n}") for n in range(15)]
    for n in range(150):
        scene.now += 1
        scene.say(others[n % 15], "chat", text=f"line {n}")
        for other in others:
            other.taken()
    assert not scene.ada.endings
    told = [one["text"] for one in scene.ada.told("chat")]
    assert told == [f"line {n}" for n in range(22, 150)]  # the newest


def test_a_bucket() -> None:
    bucket = Bucket(3, 2.0)
    for _ in range(3):
        bucket.take(100.0, "drops")
    with pytest.raises(LimitExceeded, match="drops, at most 3"):
        bucket.take(100.4, "drops")
    bucket.take(100.6, "drops")
    for _ in range(3):
        bucket.take(1e6, "drops")
    with pytest.raises(LimitExceeded):
        bucket.take(1e6, "drops")


def over(rates: Rates, said: wire.Said, each: float) -> int:
    """How many of it are heard, one each so many seconds."""
    for n in range(2000):
        try:
            rates.message(1000 + n * each)
            rates.heed(said, 1000 + n * each)
        except LimitExceeded:
            return n
    return 2000


def test_a_page_that_keeps_to_its_rates_is_heard_for_ever() -> None:
    assert over(Rates(), wire.Point(1, 1), 1 / 20) == 2000
    assert over(Rates(), wire.Chat("x"), 1.0) == 2000
    assert over(Rates(), wire.Beat(1), 5) == 2000


def test_what_a_stalled_line_held_back_comes_at_once() -> None:
    assert over(Rates(), wire.Point(1, 1), 0) == 1000
    assert over(Rates(), wire.Chat("x"), 0) == 10
    assert over(Rates(), wire.Look(1, 1), 0) == 10
    assert over(Rates(), wire.Take(), 0) == 20


def test_a_flood_ends_the_seat_of_who_sends_it() -> None:
    scene = Scene()
    vera = scene.enter("Vera")
    said = json.dumps({"t": "pointer", "x": 1, "y": 1})
    for _ in range(1000):
        scene.room.hear(vera.place, said)
    with pytest.raises(LimitExceeded, match="messages"):
        scene.room.hear(vera.place, said)
    assert len(scene.ada.told("pointer")) == 1


def test_how_far_away() -> None:
    pulse = Pulse()
    heard = [pulse.roundtrip]
    assert pulse.next(10.0) == 1
    for n, now in ((2, 10.01), (1, 10.02), (1, 99.0)):
        pulse.back(n, now)
        heard.append(pulse.roundtrip)
    assert heard == [None, None, 20, 20]


def test_a_late_beat_is_late_and_nobody_is_asked_again_until_it_is_back() -> None:
    pulse = Pulse()
    pulse.next(10.0)
    pulse.back(1, 10.02)
    assert pulse.next(15.0) == 2
    assert pulse.next(20.0) is None
    heard = [pulse.roundtrip]
    pulse.back(2, 21.0)
    heard.append(pulse.roundtrip)
    assert heard == [5000, 6000]
    assert pulse.next(25.0) == 3


def test_a_page_that_never_answers_has_no_roundtrip() -> None:
    pulse = Pulse()
    assert pulse.next(1.0) == 1
    assert pulse.next(6.0) is None
    assert pulse.roundtrip is None


def test_the_same_person_with_another_browser() -> None:
    scene = Scene()
    scene.say(scene.ada, "chat", text="before")
    again = Page("Ada", scene.ada.session_id, seat=scene.room.owner)
    scene.room.part()
    scene.room.join(again.sitter())
    assert [one["t"] for one in again.told()] == ["state"]
    assert again.wakes
