"""The shapes of /live."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from deskgate.control.api.events_schemas import Text
from deskgate.control.api.schemas import SessionLogOut
from deskgate.control.together.services import TEXT_LENGTH


class WatcherOut(Schema):
    """Somebody else in a session. `control`: they may take the keyboard without being given it."""

    name: str
    control: bool
    since: datetime


class LiveSessionOut(SessionLogOut):
    """A live session and how it is.

    `parked_at` and `parked_until` are set while it has no browser. `roundtrip` is to the browser,
    in milliseconds; rates are bytes a second; `idle_seconds` since a key was pressed or the mouse
    moved; null where that isn't known. `mine`: it is the person's who asks.
    """

    parked_at: datetime | None
    parked_until: datetime | None
    roundtrip: int | None
    rate_to_browser: int
    rate_to_guacd: int
    idle_seconds: int | None
    watchers: list[WatcherOut]
    mine: bool
    may_end: bool
    may_watch: bool
    may_message: bool


class LiveOut(Schema):
    """The newest live sessions, and how many there are.

    `may_watch_silently`: whether the person who asks may watch others' without these being told.
    """

    items: list[LiveSessionOut]
    total: int
    may_watch_silently: bool


class MessageIn(Schema):
    """What everybody in the session is to read."""

    text: str = Field(max_length=TEXT_LENGTH)


class EndedOut(Schema):
    """How many sessions were ended."""

    ended: int


class WatchIn(Schema):
    """How to watch. `silent`: without the session's person being told, where that is allowed."""

    silent: bool = False


class WhoseIn(Schema):
    """Whose sessions: a person's, or those on a connection."""

    user_id: Text = ""
    connection_id: Text = ""
