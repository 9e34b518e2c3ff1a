"""The shapes of /users."""

from __future__ import annotations

from datetime import date, datetime, time

from ninja import Field, Schema
from pydantic import SecretStr

from deskgate.control.accounts.models import Source
from deskgate.control.api.schemas import Input


class NamedOut(Schema):
    """A group, say."""

    id: str
    name: str


class UserOut(Schema):
    """A person, as administrators see them. `source`: who keeps them, here or a directory.
    `groups` are those they were put into by hand, `directory_groups` those a directory says.

    The account can be used from the first day to the last (`valid_from`, `valid_until`), each day
    between two times of day, on the clock of their `time_zone` (UTC without one); null: no limit.
    `password_expired`: they must choose another password before anything else."""

    id: str
    username: str
    full_name: str
    email: str
    time_zone: str
    organization: str
    organizational_role: str
    valid_from: date | None
    valid_until: date | None
    window_start: time | None
    window_end: time | None
    password_expired: bool
    is_admin: bool
    is_active: bool
    source: str
    has_password: bool
    second_factor: bool
    groups: list[NamedOut]
    directory_groups: list[NamedOut]
    last_login: datetime | None
    created_at: datetime
    updated_at: datetime


class UserPageOut(Schema):
    """Some people; `next_cursor` asks for those after them."""

    items: list[UserOut]
    next_cursor: str | None


class UserIn(Input):
    """A new person. `groups` are ids. `source` "ldap" or "oidc": they log in by that directory,
    under the name they have there, and need no password here. The limits of time are as in what is
    told of a person."""

    username: str = Field(max_length=150)
    full_name: str = Field("", max_length=200)
    email: str = Field("", max_length=254)
    time_zone: str = Field("", max_length=64)
    valid_from: date | None = None
    valid_until: date | None = None
    window_start: time | None = None
    window_end: time | None = None
    password: SecretStr | None = Field(None, max_length=4096)
    password_expired: bool = False
    is_admin: bool = False
    source: Source = Field(default_factory=lambda: Source.MANUAL)
    groups: list[str] = Field(default_factory=list, max_length=200)


class UserPatch(Input):
    """What changes of a person. `groups` are all that they are to be in by hand. Another `source`
    makes them that directory's person of the same name, and voids their password here. Null takes
    a limit of time away; of anything else it changes nothing."""

    username: str | None = Field(None, max_length=150)
    full_name: str | None = Field(None, max_length=200)
    email: str | None = Field(None, max_length=254)
    time_zone: str | None = Field(None, max_length=64)
    organization: str | None = Field(None, max_length=200)
    organizational_role: str | None = Field(None, max_length=200)
    valid_from: date | None = None
    valid_until: date | None = None
    window_start: time | None = None
    window_end: time | None = None
    password_expired: bool | None = None
    is_admin: bool | None = None
    is_active: bool | None = None
    source: Source | None = None
    groups: list[str] | None = Field(None, max_length=200)


class PasswordIn(Input):
    """A password to set; null takes it away: then only a directory lets them in."""

    password: SecretStr | None = Field(max_length=4096)
