"""The shapes of /events, and the filters of /sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime

from deskgate.control.api.paging import LIMIT


def _in_utc(moment: datetime) -> datetime:
    """There are times of which no other zone has one: of the first year and the last."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("there is no such time in UTC") from None


def _to_find(text: str) -> str:
    """PostgreSQL can't even look for a NUL; what stands in its place nothing has either."""
    return text.replace("\0", "\ufffd")


Text = Annotated[str, Field(max_length=200), AfterValidator(_to_find)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class EventFilters(Schema):
    """What to look for in the events; each that is given must fit. `q`: each word must occur.

    `action` is the whole ("folder.create") or what it is done to ("folder"). Times have a zone.
    """

    q: Text = ""
    action: Text = ""
    actor: Text = ""
    thing_kind: Text = ""
    thing_id: Text = ""
    address: Text = ""
    since: Moment | None = None
    until: Moment | None = None


class SessionFilters(Schema):
    """The same for sessions; `user` and `connection` are names as they were then."""

    q: Text = ""
    user: Text = ""
    user_id: int | None = Field(None, ge=1, lt=2**63)
    connection: Text = ""
    connection_id: int | None = Field(None, ge=1, lt=2**63)
    protocol: Text = ""
    address: Text = ""
    since: Moment | None = None
    until: Moment | None = None
    live: bool | None = None


class Paging(Schema):
    """Which rows of a list: `limit` of them from `cursor` on, in the order of `sort`."""

    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LIMIT)
    sort: Text | None = None


class ActorOut(Schema):
    """Who did it: by which door ("person", "command", "server"), by what name, from where."""

    kind: str
    name: str
    id: str | None
    address: str


class ThingOut(Schema):
    """What it was done to, by the name that it had then; it may be gone."""

    kind: str
    id: str
    name: str


class EventOut(Schema):
    """Something that was done. `seq` is its place in the chain; null for a moment at most."""

    id: str
    seq: int | None
    at: datetime
    action: str
    actor: ActorOut
    thing: ThingOut | None
    details: dict[str, Any]
    digest: str


class EventPageOut(Schema):
    """Some events; `next_cursor` asks for those after them."""

    items: list[EventOut]
    next_cursor: str | None


class VerdictOut(Schema):
    """Whether the log is whole: so many rows were looked at, `problem` is about the first bad one.

    `seq` and `digest` are the chain's end. Noted elsewhere, they prove later that no newer row is
    gone.
    """

    ok: bool
    checked: int
    problem: str
    seq: int
    digest: str
