"""A room without a network: what goes to guacd, to the log and to each page is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from deskgate.gateway.outcome import Outcome
from deskgate.gateway.room import Room, World
from deskgate.gateway.room_seats import Seat, Sitter
from deskgate.grants import SaidKind, SessionSaid
from deskgate.guac import Instruction, InstructionParser, parse_message

BEGAN = datetime(2026, 11, 22, 12, tzinfo=UTC)


def instructions_in(data: bytes) -> list[Instruction]:
    """As guacd reads them."""
    parser = InstructionParser()
    found = parser.feed(data)
    parser.close()
    return found


@dataclass
class Page:
    """One browser's end of a seat."""

    name: str
    session_id: UUID = field(default_factory=uuid4)
    endings: list[Outcome] = field(default_factory=list)
    wakes: int = 0
    seat: Seat | None = None

    def wake(self) -> None:
        self.wakes += 1

    def sitter(self, **how: bool) -> Sitter:
        return Sitter(self.session_id, self.name, self.endings.append, self.wake, **how)

    @property
    def place(self) -> Seat:
        assert self.seat is not None
        return self.seat

    def taken(self) -> list[Instruction]:
        """All that waits for this page."""
        text = self.place.outbox.take()
        return parse_message(text) if text else []

    def told(self, kind: str = "") -> list[dict[str, Any]]:
        """The messages that wait for this page, of this kind or all."""
        said = [json.loads(one[2]) for one in self.taken() if one[:2] == ("", "room")]
        return [one for one in said if not kind or one["t"] == kind]

    def state(self) -> dict[str, Any]:
        """The state that waits for this page."""
        (state,) = self.told("state")
        return state


class Scene:
    """A room, its clock, and what came of it."""

    def __init__(self, *, is_locked: bool = False, owner_speaks: bool = True) -> None:
        self.now = 1000.0
        self.guacd = b""
        self.log: list[SessionSaid] = []
        self.held_by_owner = b""
        self.ada = Page("Ada")
        world = World(self.to_guacd, self.log.append, lambda: self.now, self.today)
        owner = self.ada.sitter(speaks=owner_speaks)
        self.room = Room(world, owner, release_owner=self.release_owner, is_locked=is_locked)
        self.ada.seat = self.room.owner

    def to_guacd(self, data: bytes) -> None:
        self.guacd += data

    def release_owner(self) -> bytes:
        held, self.held_by_owner = self.held_by_owner, b""
        return held

    def today(self) -> datetime:
        return BEGAN + timedelta(seconds=self.now - 1000)

    def enter(self, name: str, **how: bool) -> Page:
        page = Page(name)
        page.seat = self.room.enter(page.sitter(**how))
        return page

    def say(self, page: Page, kind: str, **more: object) -> None:
        self.room.hear(page.place, json.dumps({"t": kind, **more}))

    def route(self, page: Page, *instructions: Instruction) -> list[Instruction]:
        """What of it goes to guacd now, with whatever was let go of before."""
        data = self.room.route(page.place, list(instructions))
        before, self.guacd = self.guacd, b""
        return instructions_in(before + data)

    def let_go(self) -> list[Instruction]:
        """What the room itself has sent to guacd."""
        data, self.guacd = self.guacd, b""
        return instructions_in(data)

    def kinds(self) -> list[SaidKind]:
        """The log since it was asked last."""
        kinds = [one.kind for one in self.log]
        self.log.clear()
        return kinds
