"""The shapes of /groups and /people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from deskgate.control.accounts.models import Source
from deskgate.control.api.schemas import Input

_Name = Annotated[str, Field(max_length=150)]
_Description = Annotated[str, Field(max_length=500)]


class PersonGroupOut(Schema):
    """A group of people. `users` and `groups` say how many stand in it directly.

    Disabled (`is_enabled` false), it is as if nobody were in it.
    """

    id: str
    name: str
    description: str
    require_second_factor: bool
    is_enabled: bool
    users: int
    groups: int
    created_at: datetime
    updated_at: datetime


class PersonGroupPageOut(Schema):
    """Some groups; `next_cursor` asks for more."""

    items: list[PersonGroupOut]
    next_cursor: str | None


class PersonGroupIn(Input):
    """A new group."""

    name: _Name
    description: _Description = ""
    require_second_factor: bool = False
    is_enabled: bool = True


class PersonGroupPatch(Input):
    """What changes of a group; what is absent stays."""

    name: _Name | None = None
    description: _Description | None = None
    require_second_factor: bool | None = None
    is_enabled: bool | None = None


class MemberOut(Schema):
    """A person in a group. By "ldap" or "oidc" a directory says so, and only it takes it back."""

    id: str
    username: str
    full_name: str
    source: Source


class ReferenceOut(Schema):
    """Something by its name."""

    id: str
    name: str


class MembersOut(Schema):
    """Who stands in a group directly."""

    users: list[MemberOut]
    groups: list[ReferenceOut]


class PersonOut(Schema):
    """Somebody, or some, to whom something can be given. `full_name` is a group's description."""

    kind: Literal["user", "group"]
    id: str
    name: str
    full_name: str
