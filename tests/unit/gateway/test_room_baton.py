"""Every transition of the baton, from every state, by everybody."""

from __future__ import annotations

from itertools import product

import pytest
from tests.unit.gateway.rooms import Page, Scene

from deskgate.gateway.room_baton import GRACE_SECONDS, Baton
from deskgate.gateway.room_seats import Seat

NAMES = ("owner", "view", "control")
LATER = 100.0

# Whose deed it is, and what of it: the state afterwards, by the holder before. "-" is no change.
#                              owner      view       control     held it
TRANSITIONS = {
    ("take", "owner"): ("-", "owner", "owner"),
    ("take", "view"): ("-", "-", "-"),
    ("take", "control"): ("control", "control", "-"),
    ("back", "owner"): ("-", "-", "-"),
    ("back", "view"): ("-", "owner", "-"),
    ("back", "control"): ("-", "-", "owner"),
    ("leave", "view"): ("-", "owner", "-"),
    ("leave", "control"): ("-", "-", "owner"),
    ("touched", "owner"): ("-", "owner", "owner"),
    ("give view", "owner"): ("view", "view", "view"),
    ("give view", "view"): ("-", "-", "-"),
    ("give view", "control"): ("-", "-", "-"),
    ("give control", "owner"): ("control", "control", "control"),
    ("give control", "view"): ("-", "-", "-"),
    ("give control", "control"): ("-", "-", "-"),
    ("give owner", "owner"): ("-", "-", "-"),
    ("give owner", "view"): ("-", "-", "-"),
    ("give owner", "control"): ("-", "-", "-"),
}
CASES = [
    (deed, by, holder, after)
    for (deed, by), row in TRANSITIONS.items()
    for holder, after in zip(NAMES, row, strict=True)
]


class Seats:
    def __init__(self) -> None:
        scene = Scene()
        pages: dict[str, Page] = {"owner": scene.ada}
        pages["view"] = scene.enter("Vera")
        pages["control"] = scene.enter("Carl", may_control=True)
        self.by_name: dict[str, Seat] = {name: page.place for name, page in pages.items()}
        self.baton = Baton(self.by_name["owner"])

    def begin(self, holder: str, *, seconds: float | None = None) -> None:
        """At 0 the owner gives it to them."""
        if holder != "owner":
            assert self.baton.give(self.by_name["owner"], self.by_name[holder], seconds, 0.0)

    def do(self, deed: str, by: str, now: float = LATER) -> bool:
        seat, (word, _, whom) = self.by_name[by], deed.partition(" ")
        match word:
            case "give":
                return self.baton.give(seat, self.by_name[whom], None, now)
            case "touched":
                return self.baton.touched(now)
            case "ask":
                return self.baton.ask(seat)
            case "refuse":
                return self.baton.refuse(seat, self.by_name[whom])
        changed: bool = getattr(self.baton, word)(seat, now)
        return changed

    @property
    def holder(self) -> str:
        return next(name for name, seat in self.by_name.items() if seat is self.baton.holder)


@pytest.mark.parametrize(("deed", "by", "holder", "after"), CASES)
@pytest.mark.parametrize("seconds", [None, 1000.0])
def test_a_transition(deed: str, by: str, holder: str, after: str, seconds: float | None) -> None:
    seats = Seats()
    seats.begin(holder, seconds=seconds)
    until = seats.baton.until
    assert seats.do(deed, by) is (after != "-")
    assert seats.holder == (holder if after == "-" else after)
    assert seats.baton.until == (until if after == "-" else None)


@pytest.mark.parametrize(("deed", "by"), list(TRANSITIONS))
def test_who_may_not_type_themselves_gives_it_to_nobody(deed: str, by: str) -> None:
    seats = Seats()
    seats.baton = Baton(seats.by_name["owner"], is_locked=True)
    assert not seats.do(deed, by)
    assert seats.holder == "owner"
    assert not seats.do("ask", "view")


@pytest.mark.parametrize(("by", "holder"), list(product(NAMES, NAMES)))
def test_asking(by: str, holder: str) -> None:
    seats = Seats()
    seats.begin(holder)
    may_ask = by not in ("owner", holder)
    assert seats.do("ask", by) is may_ask
    assert not seats.do("ask", by)
    assert seats.baton.asking == ([seats.by_name[by]] if may_ask else [])
    assert seats.holder == holder


@pytest.mark.parametrize("how", ["give view", "leave", "refuse view"])
def test_what_ends_an_asking(how: str) -> None:
    seats = Seats()
    seats.do("ask", "view")
    seats.do("ask", "control")
    assert not seats.do("refuse view", "control")
    assert seats.do(how, "view" if how == "leave" else "owner")
    assert seats.baton.asking == [seats.by_name["control"]]
    assert seats.do("take", "control")
    assert seats.baton.asking == []
    assert not seats.do("refuse control", "owner")


def test_a_time_is_over() -> None:
    seats = Seats()
    seats.begin("view", seconds=60)
    assert not seats.baton.tick(59.9)
    assert seats.holder == "view"
    assert seats.baton.tick(60)
    assert seats.holder == "owner"
    assert not seats.baton.tick(1e9)


def test_no_time_is_never_over() -> None:
    seats = Seats()
    seats.begin("view")
    assert not seats.baton.tick(1e9)
    assert seats.holder == "view"


def test_the_hand_that_gave_it_is_still_on_the_mouse() -> None:
    seats = Seats()
    seats.begin("view")
    assert not seats.baton.touched(GRACE_SECONDS - 0.01)
    assert seats.holder == "view"
    assert seats.baton.touched(GRACE_SECONDS)
    assert seats.holder == "owner"
