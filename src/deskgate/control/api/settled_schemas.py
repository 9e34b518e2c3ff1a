"""What folders and connections have alike, as the API takes and shows it, and what applies."""

from __future__ import annotations

from typing import Annotated

from ninja import Field, Schema
from pydantic import SecretStr

from deskgate.control.api.schemas import Input
from deskgate.control.tree.inheritance import OriginKind
from deskgate.control.tree.models import CredentialSource

# Looser than the services' limits, whose sentences are better; these only bound what is read.
Id = Annotated[str, Field(max_length=20)]
Name = Annotated[str, Field(max_length=400)]
Notes = Annotated[str, Field(max_length=20_000)]
Tag = Annotated[str, Field(max_length=200)]
Tags = Annotated[list[Tag], Field(max_length=100)]
Word = Annotated[str, Field(max_length=64)]
Given = Annotated[
    dict[Word, Annotated[SecretStr, Field(max_length=20_000)] | None], Field(max_length=400)
]


class SettledIn(Input):
    """What can be said of both. In a change, absent: as it is.

    `max_sessions`: how many may be open at once, `max_sessions_each` for each person; null: any.
    """

    notes: Notes = ""
    tags: Tags = Field(default_factory=list)
    icon: Word = ""
    color: Word = ""
    node_id: Id | None = None
    node_group_id: Id | None = None
    credential_source: CredentialSource = CredentialSource.INHERIT
    credential_id: Id | None = None
    second_factor: bool | None = None
    max_sessions: int | None = None
    max_sessions_each: int | None = None


class SettledOut(Schema):
    """The same as it is said here, whatever applies."""

    notes: str
    tags: list[str]
    icon: str
    color: str
    node_id: str | None
    node_group_id: str | None
    credential_source: CredentialSource
    credential_id: str | None
    second_factor: bool | None
    max_sessions: int | None
    max_sessions_each: int | None


class OriginOut(Schema):
    """Where a value is defined; a default has neither id nor name."""

    kind: OriginKind
    id: str | None
    name: str


class ValueOut(Schema):
    """A parameter's value, and where it comes from."""

    value: str
    origin: OriginOut


class NamedOut(Schema):
    """Something by its name."""

    id: str
    name: str


class AppliesOut(Schema):
    """The settings that apply beside the parameters, and where each comes from."""

    credential_source: CredentialSource
    credential: NamedOut | None
    credential_origin: OriginOut
    node: NamedOut | None
    node_group: NamedOut | None
    node_origin: OriginOut
    second_factor: bool
    second_factor_origin: OriginOut
