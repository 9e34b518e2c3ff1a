"""How a session is, through the browsers that come and go in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from deskgate.gateway.meeting import Meeting
from deskgate.gateway.outcome import Outcome
from deskgate.gateway.relay import Relay
from deskgate.gateway.vitals import Vitals
from deskgate.grants import Ending, Notice

SESSION = uuid.uuid4()


@dataclass(slots=True)
class Looked:
    """A meeting, as far as it is asked."""

    touched_at: float = 0.0
    roundtrip: int | None = 40


@dataclass(slots=True)
class Carrying:
    """A relay, as far as it is asked."""

    bytes_to_browser: int = 0
    bytes_to_guacd: int = 0
    touched_at: float = 0.0


def vitals(idle: float = 0.0, looked: Looked | None = None) -> Vitals:
    return Vitals(idle, cast("Meeting", looked or Looked()), 100.0)


def relay(*what: float) -> Relay:
    return cast("Relay", Carrying(*what))  # type: ignore[arg-type]  # counts and a time


def test_what_was_carried_adds_up() -> None:
    session = vitals()
    assert session.carried(None) == (0, 0)
    session.part(relay(10, 1))
    assert session.carried(None) == (10, 1)
    assert session.carried(relay(5, 2)) == (15, 3)


def test_how_it_is_told() -> None:
    session = vitals()
    told = session.progress(SESSION, relay(5, 2, 110), 130)
    assert (told.bytes_to_browser, told.bytes_to_guacd, told.roundtrip) == (5, 2, 40)
    assert told.touched_at is not None
    ago = datetime.now(UTC) - told.touched_at
    assert timedelta(seconds=19) < ago < timedelta(seconds=25)


def test_without_a_browser_nobody_is_far_away() -> None:
    assert vitals().progress(SESSION, None, 130).roundtrip is None


def test_untouched_it_ends_after_a_warning() -> None:
    session = vitals(idle=100)
    assert session.look(SESSION, relay(0, 0, 100), 150, None) is None
    warned = session.look(SESSION, relay(0, 0, 100), 185, None)
    assert isinstance(warned, Notice)
    assert warned.is_warning
    ended = session.look(SESSION, relay(0, 0, 100), 201, None)
    assert isinstance(ended, Outcome)
    assert ended.ending is Ending.IDLE


def test_whoever_touches_it_keeps_it() -> None:
    looked = Looked()
    session = vitals(idle=100, looked=looked)
    session.part(relay(0, 0, 190))  # its browser, which has gone
    assert session.look(SESSION, None, 250, None) is None
    looked.touched_at = 260  # somebody who looks into it
    assert session.look(SESSION, None, 330, None) is None


def test_the_end_of_its_time_is_told() -> None:
    until = datetime.now(UTC) + timedelta(seconds=200)
    assert isinstance(vitals().look(SESSION, None, 101, until), Notice)
