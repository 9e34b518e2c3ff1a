"""The room of one session: who is in it, who holds the keyboard, what they say to each other.

Laws: nothing here waits, for anybody; what of a viewer's input goes on to guacd goes through
`route`, and only while that viewer holds the baton; who loses it lets go of everything at once;
what changes is told to everybody, and to the log. Who watches silently can do nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from deskgate.gateway import room_wire as wire
from deskgate.gateway.outcome import Outcome
from deskgate.gateway.room_baton import Baton
from deskgate.gateway.room_hands import INPUT, StreamPool, presses, refuse
from deskgate.gateway.room_seats import Seat, Sitter
from deskgate.grants import Ending, Notice, SaidKind, SessionSaid
from deskgate.guac import Instruction, Status

# How many may look at one session: so many fit into one `state`.
SEATS: Final = 20
BEAT_SECONDS: Final = 5.0

REMOVED: Final = Outcome(
    Status.SESSION_CLOSED, Ending.REVOKED, "The session's owner has sent you out of it."
)


class RoomFull(Exception):
    """Nobody more can enter."""


@dataclass(frozen=True, slots=True)
class World:
    """What a room is in: `to_guacd` writes to the session that is looked at, `said` tells the log,
    `clock` only goes forward, `today` is the time of day. None of them waits."""

    to_guacd: Callable[[bytes], None]
    said: Callable[[SessionSaid], None]
    clock: Callable[[], float]
    today: Callable[[], datetime]


class Room:
    """One session's. `owner` is the seat of the person whose session it is, `holder` the seat that
    may type."""

    __slots__ = (
        "_baton",
        "_beat_at",
        "_entered",
        "_pool",
        "_release_owner",
        "_seats",
        "_watchers",
        "_world",
        "holder",
        "owner",
        "touched_at",
    )

    def __init__(
        self,
        world: World,
        owner: Sitter,
        *,
        release_owner: Callable[[], bytes],
        is_locked: bool = False,
    ) -> None:
        """`release_owner`: what lets go of all that the owner holds down. `is_locked`: the owner
        may not type, so nobody may."""
        self._world = world
        self._pool = StreamPool()
        self._entered = self._watchers = 0
        self._seats: dict[str, Seat] = {}
        self._beat_at = 0.0
        self.touched_at = 0.0  # by who looks into the session
        self._release_owner = release_owner
        self.owner = self.holder = self._sit(owner)
        self.owner.is_owner = True
        self._baton = Baton(self.owner, is_locked=is_locked)
        self._changed()

    # coming and going

    def enter(self, sitter: Sitter) -> Seat:
        """Somebody takes a seat. Raises RoomFull."""
        if len(self._seats) >= SEATS:
            raise RoomFull
        seat = self._sit(sitter)
        if sitter.is_silent:
            self._tell_state(seat)
        else:
            self._changed()
        return seat

    def _sit(self, sitter: Sitter) -> Seat:
        # Of their own numbers, so that no gap tells of who watches silently.
        if sitter.is_silent:
            self._watchers += 1
            name = f"w{self._watchers}"
        else:
            self._entered += 1
            name = f"s{self._entered}"
        seat = Seat(sitter, name, self._world.today(), self._pool)
        self._seats[name] = seat
        return seat

    def leave(self, seat: Seat) -> None:
        """The seat is empty; a second time, nothing happens. The owner's stays: see `part`."""
        if seat is self.owner or self._seats.get(seat.id) is not seat:
            return
        del self._seats[seat.id]
        self._baton.leave(seat, self._world.clock())
        self._turned()
        for other in self._seats.values():
            other.outbox.forget(seat.id)
        if not seat.sitter.is_silent:
            self._changed()

    def part(self) -> None:
        """The owner's browser has gone, and the session goes on without one."""
        self.owner.here = False
        self.owner.outbox.clear()
        self._changed()

    def join(self, sitter: Sitter) -> None:
        """The owner is here again, with this browser."""
        self.owner.renew(sitter)
        self.owner.here = True
        self._changed()

    def watchers(self) -> Iterator[Seat]:
        """Everybody but the owner."""
        return (seat for seat in self._seats.values() if seat is not self.owner)

    # what they say

    def hear(self, seat: Seat, text: str) -> None:
        """What the page of a seat says. Raises GuacError for what no page says, or too much."""
        now = self._world.clock()
        seat.rates.message(now)
        said = wire.read(text)
        seat.rates.heed(said, now)
        if isinstance(said, wire.Beat):
            seat.pulse.back(said.n, now)
        elif not seat.sitter.is_silent and self._seats.get(seat.id) is seat:
            self._heed(seat, said, now)

    def _heed(self, seat: Seat, said: wire.Said, now: float) -> None:
        match said:
            case wire.Point(x, y):
                seat.touched_at = now
                self._point(seat, x, y)
            case wire.Look(x, y):
                self._tell_all(wire.look(seat.id, self._name(seat), x, y))
                self._log(SaidKind.LOOK, seat, text=f"{x}, {y}")
            case wire.Chat(text):
                self._chat(seat, text)
            case wire.Remove(name):
                self._remove(seat, name)
            case _:
                self._pass(seat, said, now)

    def _point(self, seat: Seat, x: int, y: int) -> None:
        text = wire.pointer(seat.id, x, y)
        for other in self._seats.values():
            if other is not seat and other.here and other.sitter.speaks:
                other.outbox.pointer(seat.id, text)

    def _chat(self, seat: Seat, text: str) -> None:
        if text:
            self._tell_all(wire.chat(seat.id, self._name(seat), text, self._world.today()))
            self._log(SaidKind.CHAT, seat, text=text)

    def _remove(self, by: Seat, name: str) -> None:
        seat = self._seen(name)
        if by is self.owner and seat is not None and seat is not self.owner:
            self._log(SaidKind.REMOVED, by, seat)
            self.leave(seat)
            seat.sitter.end(REMOVED)

    def _pass(self, seat: Seat, said: wire.Said, now: float) -> None:
        """What is about the baton. Somebody who has just left is nobody's mistake."""
        baton, before = self._baton, self.holder
        match said:
            case wire.Ask() if baton.ask(seat):
                self._log(SaidKind.ASKED, seat)
            case wire.Give(name, seconds) if to := self._seen(name):
                if not baton.give(seat, to, seconds, now):
                    return
                self._log(SaidKind.GIVEN, seat, to, "" if seconds is None else f"{seconds} s")
            case wire.Refuse(name) if (to := self._seen(name)) and baton.refuse(seat, to):
                self._log(SaidKind.REFUSED, seat, to)
            case wire.Take() if baton.take(seat, now):
                self._taken(seat, before)
            case wire.Back() if baton.back(seat, now):
                self._log(SaidKind.GIVEN_BACK, seat, self.owner)
            case _:
                return
        self._turned()
        self._changed()

    def _taken(self, seat: Seat, before: Seat) -> None:
        kind = SaidKind.TAKEN_BACK if seat is self.owner else SaidKind.TAKEN
        self._log(kind, seat, before)

    # what they type

    def may_type(self, seat: Seat) -> bool:
        """Whether what this seat types goes on to guacd."""
        return self.holder is seat

    def owner_typed(self, instructions: list[Instruction]) -> list[Instruction]:
        """What of the owner's own goes on to guacd: all of it while they hold the baton, or take it
        back by it; else no input. Only to be asked while somebody else holds it."""
        if self.holder is self.owner:
            return instructions
        touched = any(presses(item) or item[0] == "mouse" for item in instructions)
        before = self.holder
        if touched and self._baton.touched(self._world.clock()):
            self._taken(self.owner, before)
            self._turned()
            self._changed()
            return instructions
        return [item for item in instructions if item[0] not in INPUT]

    def route(self, seat: Seat, instructions: Iterable[Instruction]) -> bytes:
        """What of a viewer's instructions goes into the session that is looked at."""
        instructions = list(instructions)
        if self.holder is not seat and not self._takes_by_typing(seat, instructions):
            for item in instructions:
                refuse(item, seat.answer)
            return b""
        passed = seat.hands.pass_on(instructions, seat.answer)
        if passed:
            self.touched_at = seat.touched_at = self._world.clock()
        return passed

    def _takes_by_typing(self, seat: Seat, instructions: list[Instruction]) -> bool:
        """Who can't ask takes it by using it, where they may."""
        sitter, before = seat.sitter, self.holder
        if sitter.speaks or sitter.is_silent or self._seats.get(seat.id) is not seat:
            return False
        if not any(map(presses, instructions)):
            return False
        if not self._baton.take(seat, self._world.clock()):
            return False
        self._taken(seat, before)
        self._turned()
        self._changed()
        return True

    def _turned(self) -> None:
        """Where somebody else holds the baton now, who held it lets go of everything."""
        before, self.holder = self.holder, self._baton.holder
        if before is self.holder:
            return
        last = self._release_owner() if before is self.owner else before.hands.release()
        if last:
            self._world.to_guacd(last)

    # telling

    def tell(self, notice: Notice) -> None:
        """Have everybody in the session read this."""
        self._tell_all(wire.notice(notice.text, notice.sender, is_warning=notice.is_warning))

    def tick(self, now: float) -> None:
        """Called about once a second: a turn that is over, and how far away everybody is."""
        if self._baton.tick(now):
            self._log(SaidKind.GIVEN_BACK, self.holder, self.owner, "time")
            self._turned()
            self._changed()
        if now - self._beat_at < BEAT_SECONDS:
            return
        self._beat_at = now
        for seat in self._seats.values():
            if seat.here and seat.sitter.speaks and (n := seat.pulse.next(now)):
                seat.outbox.beat(wire.beat(n))

    def _tell_all(self, text: str) -> None:
        for seat in list(self._seats.values()):
            seat.tell(text)

    def _changed(self) -> None:
        for seat in self._seats.values():
            self._tell_state(seat)

    def _tell_state(self, seat: Seat) -> None:
        if seat.here and seat.sitter.speaks:
            seat.outbox.state(lambda: self._state(seat))

    def _state(self, me: Seat) -> str:
        seen = [seat for seat in self._seats.values() if not seat.sitter.is_silent]
        states = [wire.SeatState(s.id, self._name(s), self._role(s), s.since, s.here) for s in seen]
        asking = [seat.id for seat in self._baton.asking]
        return wire.state(me.id, self.holder.id, self._until(), states, asking)

    def _until(self) -> datetime | None:
        until = self._baton.until
        if until is None:
            return None
        return self._world.today() + timedelta(seconds=until - self._world.clock())

    def _role(self, seat: Seat) -> str:
        if seat is self.owner:
            return "owner"
        return "control" if seat.sitter.may_control else "view"

    def _name(self, seat: Seat) -> str:
        return wire.name_of(seat.sitter.name)

    def _seen(self, name: str) -> Seat | None:
        """The seat of this name, as far as anybody knows."""
        seat = self._seats.get(name)
        return None if seat is None or seat.sitter.is_silent else seat

    def _log(self, kind: SaidKind, by: Seat, to: Seat | None = None, text: str = "") -> None:
        session: UUID = self.owner.sitter.session_id
        about = None if to is None else to.sitter.session_id
        now = self._world.today()
        self._world.said(SessionSaid(session, now, kind, by.sitter.session_id, about, text))
