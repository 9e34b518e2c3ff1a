"""The baton's laws, whatever anybody does in whatever order: against a model that is simpler."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.unit.gateway.rooms import Page, Scene, instructions_in

from deskgate.gateway.held import Held
from deskgate.gateway.room_seats import Rates
from deskgate.guac import Instruction

KEYS = st.sampled_from(["97", "98", "65507"])
INPUT = st.one_of(
    st.tuples(st.just("key"), KEYS, st.sampled_from("01")),
    st.tuples(st.just("mouse"), st.just("1"), st.just("2"), st.sampled_from("01")),
)
OTHER = st.sampled_from(
    [
        *(("size", "1", "1"), ("sync", "1"), ("nop",), ("clipboard", "0", "text/plain")),
        *(("blob", "0", "AA=="), ("end", "0"), ("key\0", "97", "1"), ("argv", "0", "a", "b")),
        *(("disconnect",), ("file", "0", "a", "b"), ("", "room", "x"), ("key", "97"), ("blob",)),
    ]
)
MESSAGES: st.SearchStrategy[list[Instruction]] = st.lists(INPUT | OTHER, min_size=1, max_size=5)
WHO = st.integers(0, 5)
ALONE_OR_NOT = ("key", "mouse", "clipboard", "blob", "end")


class Guacd:
    """What is pressed on the target, and by whom."""

    def __init__(self) -> None:
        self.keys: dict[str, Page] = {}
        self.buttons: Page | None = None

    def take(self, instructions: list[Instruction], by: Page) -> None:
        for item in instructions:
            if item[0] == "key" and item[2] == "1":
                self.keys[item[1]] = by
            elif item[0] == "key":
                self.keys.pop(item[1], None)
            elif item[0] == "mouse":
                self.buttons = by if item[3] != "0" else None

    def pressed_by(self) -> set[str]:
        who = [*self.keys.values(), *([self.buttons] if self.buttons else [])]
        return {page.name for page in who}


class Laws(RuleBasedStateMachine):
    """The model: `holder`, `until`, `since` and who asks; each rule says what must come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.owner_held = Held()
        self.scene = Scene()
        self.scene.release_owner = self.owner_held.release  # type: ignore[method-assign]
        self.scene.room._release_owner = self.owner_held.release
        self.pages: list[Page] = [self.scene.ada]
        self.holder, self.until, self.since = self.scene.ada, float("inf"), 0.0
        self.asking: set[str] = set()
        self.guacd = Guacd()
        self.count = 0
        self.states: dict[str, dict[str, Any]] = {}

    def page(self, who: int) -> Page:
        page = self.pages[who % len(self.pages)]
        page.place.rates = Rates()  # these have tests of their own
        return page

    def turn(self, to: Page, seconds: float | None = None) -> None:
        """In the model."""
        self.holder, self.since = to, self.scene.now
        self.until = float("inf") if seconds is None else self.scene.now + seconds
        self.asking.discard(to.name)

    def let_go(self) -> None:
        """What the room itself sends only ever lets go."""
        said = self.scene.let_go()
        assert all(one[0] == "end" or one[-1] == "0" for one in said)
        self.guacd.take(said, self.scene.ada)

    @precondition(lambda self: len(self.pages) < 6)
    @rule(control=st.booleans(), silent=st.booleans(), speaks=st.booleans(), paste=st.booleans())
    def enter(self, control: bool, silent: bool, speaks: bool, paste: bool) -> None:
        self.count += 1
        how = {"may_control": control, "is_silent": silent, "speaks": speaks, "may_paste": paste}
        self.pages.append(self.scene.enter(f"N{self.count}", **how))

    @rule(who=WHO)
    def leave(self, who: int) -> None:
        page = self.page(who)
        self.scene.room.leave(page.place)
        if page is self.scene.ada:
            return
        self.pages.remove(page)
        self.asking.discard(page.name)
        if self.holder is page:
            self.turn(self.scene.ada)
        self.let_go()
        # Even while its socket closes, nothing of it goes on.
        assert self.scene.route(page, ("key", "97", "1"), ("mouse", "1", "1", "1")) == []

    @rule(away=st.booleans())
    def owner_goes_or_comes(self, away: bool) -> None:
        if away:
            self.scene.room.part()
        else:
            self.scene.room.join(self.scene.ada.sitter())

    @rule(seconds=st.floats(0.01, 400))
    def time_passes(self, seconds: float) -> None:
        self.scene.now += seconds
        self.scene.room.tick(self.scene.now)
        if self.scene.now >= self.until:
            self.turn(self.scene.ada)
        self.let_go()

    @rule(who=WHO)
    def ask(self, who: int) -> None:
        page = self.page(who)
        self.scene.say(page, "ask")
        if page not in (self.scene.ada, self.holder) and not page.place.sitter.is_silent:
            self.asking.add(page.name)

    @rule(who=WHO, to=WHO, seconds=st.none() | st.integers(1, 300))
    def give(self, who: int, to: int, seconds: int | None) -> None:
        by, page = self.page(who), self.page(to)
        self.scene.say(by, "give", seat=page.place.id, seconds=seconds)
        given = by is self.scene.ada and page is not by and not page.place.sitter.is_silent
        if given:
            self.turn(page, seconds)
        self.let_go()

    @rule(who=WHO, to=WHO)
    def refuse(self, who: int, to: int) -> None:
        by, page = self.page(who), self.page(to)
        self.scene.say(by, "refuse", seat=page.place.id)
        if by is self.scene.ada:
            self.asking.discard(page.name)

    @rule(who=WHO)
    def take(self, who: int) -> None:
        page = self.page(who)
        self.scene.say(page, "take")
        sitter = page.place.sitter
        may = page is self.scene.ada or (sitter.may_control and not sitter.is_silent)
        if may and page is not self.holder:
            self.turn(page)
        self.let_go()

    @rule(who=WHO)
    def back(self, who: int) -> None:
        page = self.page(who)
        self.scene.say(page, "back")
        if page is self.holder and page is not self.scene.ada:
            self.turn(self.scene.ada)
        self.let_go()

    @rule(who=WHO, instructions=MESSAGES)
    def viewer_types(self, who: int, instructions: list[Instruction]) -> None:
        page = self.page(who)
        if page is self.scene.ada:
            return
        pressed = any(
            item[0] in ("key", "mouse") and len(item) > 2 and item[-1] == "1"
            for item in instructions
        )
        sitter = page.place.sitter
        takes = sitter.may_control and not sitter.is_silent and not sitter.speaks and pressed
        if takes and page is not self.holder:
            self.turn(page)
        data = self.scene.room.route(page.place, instructions)
        self.let_go()
        passed = instructions_in(data)
        assert all(item[0] in ALONE_OR_NOT for item in passed)
        assert passed == [] or page is self.holder
        if page is self.holder:
            good = [i for i in instructions if i[0] in ("key", "mouse") and len(i) > 2]
            assert [i for i in passed if i[0] in ("key", "mouse")] == good
        if not sitter.may_paste:
            assert not {"clipboard", "blob", "end"} & {item[0] for item in passed}
        self.guacd.take(passed, page)

    @rule(instructions=MESSAGES)
    def owner_types(self, instructions: list[Instruction]) -> None:
        room, ada = self.scene.room, self.scene.ada
        touches = any(
            item[0] == "mouse" or (item[0] == "key" and len(item) > 2 and item[2] == "1")
            for item in instructions
        )
        if self.holder is not ada and touches and self.scene.now - self.since >= 1:
            self.turn(ada)
        passed = instructions
        if not room.may_type(room.owner):
            passed = room.owner_typed(instructions)
        self.let_go()
        if self.holder is ada:
            assert passed == instructions
        else:
            assert not {"key", "mouse", "touch"} & {item[0] for item in passed}
        self.owner_held.heed(passed)
        self.guacd.take([i for i in passed if len(i) > 2], ada)

    @invariant()
    def one_of_them_holds_it(self) -> None:
        room = self.scene.room
        assert room.holder is self.holder.place
        assert [page for page in self.pages if room.may_type(page.place)] == [self.holder]

    @invariant()
    def nothing_is_pressed_but_by_who_holds_it(self) -> None:
        assert self.guacd.pressed_by() <= {self.holder.name}

    @invariant()
    def everybody_knows(self) -> None:
        names = {p.place.id: p.name for p in self.pages if not p.place.sitter.is_silent}
        for page in self.pages:
            for state in page.told("state"):
                self.states[page.name] = state
            if not page.place.sitter.speaks or not page.place.here:
                continue
            state = self.states[page.name]
            assert {seat["id"]: seat["name"] for seat in state["seats"]} == names
            assert names[state["holder"]] == self.holder.name
            assert {names[one] for one in state["asking"]} == self.asking
            assert (state["until"] is None) == (self.until == float("inf"))
            assert state["me"] == page.place.id


Laws.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestLaws = Laws.TestCase
