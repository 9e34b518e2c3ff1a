"""How a session's people meet: in its own room, or in that of the session which it looks into.

Law: who looks into a session that this process carries only looks, to guacd as well: what they may
type goes through that session's room, whatever their own grant says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from deskgate.gateway.outcome import GatewayError, Outcome
from deskgate.gateway.plane import Plane
from deskgate.gateway.room import Room
from deskgate.gateway.room_place import OwnersPlace, Place, ViewersPlace, room_of
from deskgate.gateway.room_seats import Seat
from deskgate.gateway.room_wire import WORD
from deskgate.gateway.seat import Seat as Part
from deskgate.gateway.upstream import Upstream
from deskgate.grants import Grant, Notice


class Meeting:
    """Of one session. `room` is its own, once guacd is ready; a look into another has none."""

    __slots__ = ("_looked_into", "_person", "_plane", "_seat", "room", "upstream")

    def __init__(self, plane: Plane, grant: Grant) -> None:
        session = plane.live.get(grant.joined) if grant.joined is not None else None
        self._looked_into = session.meeting if session is not None else None
        self._plane = plane
        self._person = grant
        self._seat: Seat | None = None  # in the room of the session that is looked into
        self.upstream: Upstream | None = None
        self.room: Room | None = None

    def narrowed(self, grant: Grant) -> Grant:
        """What is asked of guacd, and passes by the relay itself."""
        if self._looked_into is None:
            return grant
        return replace(
            grant,
            rights=replace(grant.rights, view_only=True, may_upload=False),
            parameters=MappingProxyType({**grant.parameters, "read-only": "true"}),
        )

    def open(self, grant: Grant, upstream: Upstream, release_input: Callable[[], bytes]) -> None:
        """Before anybody can look into the session. `release_input`: what lets go of what its own
        browser holds down."""
        self.upstream = upstream
        if grant.joined is None:
            said = self._plane.reports.sayings.tell
            self.room = room_of(grant, upstream.writer, said, release_input)

    def place(self, grant: Grant, part: Part, end: Callable[[Outcome], None]) -> Place | None:
        """The place of this browser; `end` sends it away. Raises GatewayError: the room is full."""
        speaks = bool(part.framing.aside(WORD, ""))
        if self.room is not None:
            return OwnersPlace(self.room, grant, part.browser, end, speaks=speaks)
        into = self._looked_into
        if into is None or into.room is None or into.upstream is None:
            return None
        guacd = into.upstream.writer
        try:
            place = ViewersPlace(into.room, guacd, self._person, part.browser, end, speaks=speaks)
        except GatewayError:
            if self.upstream is not None:
                self.upstream.leave()
            raise
        self._seat = place.seat
        return place

    def release(self) -> bytes:
        """What lets go of all that somebody who looks into the session holds down in it."""
        room = self.room
        if room is None or room.holder is room.owner:
            return b""
        return room.holder.hands.release()

    def tell(self, notice: Notice) -> bool:
        """Have everybody read this; False where they have no room of their own."""
        if self.room is not None:
            self.room.tell(notice)
        return self.room is not None

    @property
    def touched_at(self) -> float:
        """When somebody who looks into the session has last touched it; of a look itself, when its
        person has last touched anything. 0: never."""
        found = self.room or self._seat
        return found.touched_at if found is not None else 0.0

    @property
    def roundtrip(self) -> int | None:
        """To the session's own browser, in milliseconds; None where that isn't known."""
        seat = self.room.owner if self.room is not None else self._seat
        return seat.pulse.roundtrip if seat is not None else None

    def tick(self, now: float) -> None:
        """Called about once a second."""
        if self.room is not None:
            self.room.tick(now)
