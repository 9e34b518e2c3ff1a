"""The baton: who of a room holds the keyboard and the mouse. Pure: no clock, no words, no sockets.

Laws: exactly one seat holds it, at first the owner's, and only a seat that is taken; who asked
holds it never by asking; only the owner gives, refuses and sets a time; only who may control takes
it without being given it; whatever ends a seat's turn, the owner has it again. Where the owner may
not type themselves, nobody gets it at all. Each method says whether anything has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deskgate.gateway.room_seats import Seat

# The owner's hand is still on the mouse when somebody else gets it.
GRACE_SECONDS: Final = 1.0


class Baton:
    """`now` is any clock that only goes forward, the same for all calls."""

    __slots__ = ("_is_locked", "_owner", "_since", "asking", "holder", "until")

    def __init__(self, owner: Seat, *, is_locked: bool = False) -> None:
        self._owner = owner
        self._is_locked = is_locked
        self._since = 0.0  # when who holds it got it
        self.holder = owner
        self.until: float | None = None
        self.asking: list[Seat] = []

    def ask(self, seat: Seat) -> bool:
        """Somebody would like to have it."""
        if self._is_locked or seat is self.holder or seat is self._owner or seat in self.asking:
            return False
        self.asking.append(seat)
        return True

    def give(self, by: Seat, to: Seat, seconds: float | None, now: float) -> bool:
        """The owner lets somebody have it, for a time or until it is taken back."""
        if self._is_locked or by is not self._owner or to is self._owner:
            return False
        self._turn(to, now, None if seconds is None else now + seconds)
        return True

    def refuse(self, by: Seat, seat: Seat) -> bool:
        """The owner does not let somebody have it who asked."""
        if by is not self._owner or seat not in self.asking:
            return False
        self.asking.remove(seat)
        return True

    def take(self, by: Seat, now: float) -> bool:
        """Somebody has it without being given it: who may control, and the owner again."""
        if self._is_locked or by is self.holder:
            return False
        if by is not self._owner and not by.sitter.may_control:
            return False
        self._turn(by, now)
        return True

    def back(self, by: Seat, now: float) -> bool:
        """Who holds it doesn't want it any more."""
        if by is not self.holder or by is self._owner:
            return False
        self._turn(self._owner, now)
        return True

    def touched(self, now: float) -> bool:
        """The owner has pressed a key or moved the mouse: theirs again, but for the grace."""
        if self.holder is self._owner or now - self._since < GRACE_SECONDS:
            return False
        self._turn(self._owner, now)
        return True

    def leave(self, seat: Seat, now: float) -> bool:
        """That seat is empty now."""
        asked = seat in self.asking
        if asked:
            self.asking.remove(seat)
        return self.back(seat, now) or asked

    def tick(self, now: float) -> bool:
        """Whether a time that was set is over."""
        if self.until is None or now < self.until:
            return False
        self._turn(self._owner, now)
        return True

    def _turn(self, to: Seat, now: float, until: float | None = None) -> None:
        self.holder, self.until, self._since = to, until, now
        if to in self.asking:
            self.asking.remove(to)
