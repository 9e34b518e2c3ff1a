"""The shapes of /grants and /explain."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, cast

from ninja import Field, Schema
from pydantic import AwareDatetime

from deskgate.control.api.groups_schemas import ReferenceOut
from deskgate.control.api.schemas import Input
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.values import HOURS, NETWORKS

RoleName = Literal["see", "connect", "share", "edit", "manage"]
Lacking = Literal["not-yet", "over", "hours", "network", "disabled", "unreadable"]


def role_name(role: int) -> RoleName:
    """The role as the API writes it."""
    return cast("RoleName", Role(role).label)


_Id = Annotated[str, Field(max_length=20)]
_Days = Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)]
_Time = Annotated[str, Field(max_length=5, pattern=r"^\d\d:\d\d$")]
_Networks = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=NETWORKS)]
_Zone = Annotated[str, Field(max_length=64)]
_Note = Annotated[str, Field(max_length=500)]


class HoursIn(Input):
    """Hours of the week, Monday being day 0; an `end` before its `start` is the next day's.

    The whole day is 00:00 to 24:00.
    """

    days: _Days
    start: _Time
    end: _Time


_Hours = Annotated[list[HoursIn], Field(max_length=HOURS)]


class GrantIn(Input):
    """A new grant: to one person or group; on a folder, a connection or, without, everything."""

    user_id: _Id | None = None
    group_id: _Id | None = None
    folder_id: _Id | None = None
    connection_id: _Id | None = None
    role: RoleName
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    hours: _Hours = Field(default_factory=list)
    time_zone: _Zone = "UTC"
    networks: _Networks = Field(default_factory=list)
    view_only: bool = False
    may_copy: bool = True
    may_paste: bool = True
    may_upload: bool = True
    may_download: bool = True
    recording_required: bool = False
    note: _Note = ""


class GrantPatch(Input):
    """What changes of a grant; what is absent stays. Null takes a limit in time off."""

    role: RoleName | None = None
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    hours: _Hours | None = None
    time_zone: _Zone | None = None
    networks: _Networks | None = None
    view_only: bool | None = None
    may_copy: bool | None = None
    may_paste: bool | None = None
    may_upload: bool | None = None
    may_download: bool | None = None
    recording_required: bool | None = None
    note: _Note | None = None


class GrantPreviewIn(GrantIn):
    """A grant to be: new; instead of the one with this `id`; or, with `delete`, that one gone."""

    id: _Id | None = None
    role: RoleName = "see"
    delete: bool = False


class HoursOut(Schema):
    """Hours of the week, Monday being day 0."""

    days: list[int]
    start: str
    end: str


class AboveOut(Schema):
    """The folder above; without an id it is the whole tree."""

    id: str | None
    name: str


class GrantOut(Schema):
    """A grant. `active`: now is within its validity and hours.

    `inherited_from` is set where it is on something above what was asked about. `may_change`: you
    may change it and take it away. `sentence` is the whole of it in words.
    """

    id: str
    user: ReferenceOut | None
    group: ReferenceOut | None
    folder: ReferenceOut | None
    connection: ReferenceOut | None
    role: RoleName
    valid_from: datetime | None
    valid_until: datetime | None
    hours: list[HoursOut]
    time_zone: str
    networks: list[str]
    view_only: bool
    may_copy: bool
    may_paste: bool
    may_upload: bool
    may_download: bool
    recording_required: bool
    note: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    active: bool
    inherited_from: AboveOut | None
    may_change: bool
    sentence: str


class GrantPageOut(Schema):
    """Some grants; `next_cursor` asks for more."""

    items: list[GrantOut]
    next_cursor: str | None


class RightsOut(Schema):
    """What may be done within a session."""

    view_only: bool
    may_copy: bool
    may_paste: bool
    may_upload: bool
    may_download: bool
    recording_required: bool


class PlaceOut(Schema):
    """What a grant is on. The whole tree has no id."""

    kind: Literal["folder", "connection", "everything"]
    id: str | None
    name: str


class ReasonOut(Schema):
    """A grant that reaches it, active or not. `via` are the groups from the person to the grant.

    An administrator's hold on everything is a reason without a grant.
    """

    grant_id: str | None
    sentence: str
    role: RoleName
    active: bool
    why_not: Lacking | None
    via: list[str]
    on: PlaceOut


class ExplanationOut(Schema):
    """What a person may do on something, and why. `rights` are null when they may not connect."""

    allowed_role: RoleName | None
    rights: RightsOut | None
    until: datetime | None
    reasons: list[ReasonOut]
    sentence: str


class DifferenceOut(Schema):
    """How many folders come into sight or go, and on how many connections each ability does.

    `connections` counts those that can be opened. `abilities` has the names see, connect, share,
    edit, manage, input, copy, paste, upload, download, unrecorded and always (at any time and from
    anywhere), those only that differ.
    """

    folders: int
    connections: int
    abilities: dict[str, int]


class ChangeOut(Schema):
    """What a grant changes for one person; `examples` are connections by name."""

    user: ReferenceOut
    gained: DifferenceOut
    lost: DifferenceOut
    examples: list[str]


class PreviewOut(Schema):
    """What a grant would change. At most 100 people are listed; `people` is how many there are."""

    changes: list[ChangeOut]
    people: int
    sentence: str
