"""The shapes of /shares and /guest."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import SecretStr

from deskgate.control.api.schemas import Input

_Id = Annotated[str, Field(max_length=64)]
_Code = Annotated[SecretStr, Field(max_length=100)]
_Link = Annotated[SecretStr, Field(max_length=100)]


class ShareRights(Schema):
    """What may be done: control (else only see), texts out and in, files in and out."""

    control: bool
    may_copy: bool = Field(serialization_alias="copy")  # `copy` is a method of schemas
    paste: bool
    upload: bool
    download: bool


class ShareToIn(Input):
    """With whom: exactly one of these."""

    user_id: _Id | None = None
    group_id: _Id | None = None
    link: bool = False


class ShareIn(Input):
    """A new share, of a connection or of a live session. `code` and `max_uses` are a link's."""

    connection_id: _Id | None = None
    session_id: _Id | None = None
    to: ShareToIn
    control: bool = False
    may_copy: bool = Field(default=False, validation_alias="copy")
    paste: bool = False
    upload: bool = False
    download: bool = False
    minutes: int
    note: str = Field(default="", max_length=1000)
    code: _Code | None = None
    max_uses: int | None = None


class ShareToOut(Schema):
    """With whom; a link has no name."""

    kind: Literal["user", "group", "link"]
    name: str


class InsideOut(Schema):
    """Somebody who is in by a share; `session_id` is their own session."""

    session_id: str
    name: str
    since: datetime
    control: bool
    address: str


class ShareOut(Schema):
    """A share. `connection_id`, `session_id`, `to`, `uses` and `inside` are told to its giver only.

    To a recipient, `rights` and `expires_at` are what it comes to now. `locked`: too many wrong
    code words. `active`: it lets somebody in now.
    """

    id: str
    side: Literal["given", "received"]
    kind: Literal["connection", "session"]
    name: str
    protocol: str
    connection_id: str | None
    session_id: str | None
    giver: str
    to: ShareToOut | None
    rights: ShareRights
    note: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    active: bool
    uses: int
    max_uses: int | None
    has_code: bool
    locked: bool
    inside: list[InsideOut]


class ShareMadeOut(ShareOut):
    """A new share. `link` is the path that lets guests in; it is told this once, "" without."""

    link: str = Field(repr=False)


class SharesOut(Schema):
    """The newest first."""

    items: list[ShareOut]


class NamedOut(Schema):
    """A person, by their shown name, or a group."""

    id: str
    name: str


class ShareOptionsOut(Schema):
    """The most that can be given of one thing, and to whom; `reason` says why nothing can be."""

    may_share: bool
    reason: str
    rights: ShareRights
    max_minutes: int
    links_allowed: bool
    users: list[NamedOut]
    groups: list[NamedOut]


class GuestLookIn(Input):
    """A link's secret."""

    secret: _Link


class GuestIn(GuestLookIn):
    """Who comes by a link. `code` where the share has a code word."""

    name: str = Field(max_length=200)
    code: _Code | None = None


class GuestLookOut(Schema):
    """What a link leads to."""

    name: str
    protocol: str
    giver: str
    needs_code: bool
    rights: ShareRights
    expires_at: datetime


class GuestOut(Schema):
    """A guest's token, good for this tunnel until `expires_at`, as often as it is asked for."""

    token: str = Field(repr=False)
    data_source: str
    kind: Literal["s"]
    identifier: str
    name: str
    protocol: str
    rights: ShareRights
    expires_at: datetime
