"""The shapes of /connections."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from deskgate.control.api.schemas import Input
from deskgate.control.api.settled_schemas import (
    AppliesOut,
    Given,
    Id,
    Name,
    SettledIn,
    SettledOut,
    Tags,
    ValueOut,
    Word,
)
from deskgate.control.tree.bulk import MANY
from deskgate.control.tree.visibility import Action

OnTargetChangeIn = Literal["drop", "keep"]


class ConnectionSettled(SettledIn):
    """And what only connections say: their turn in a balancing folder.

    A `weight` below 1 gives it no sessions; null is 1.
    """

    weight: int | None = None
    failover_only: bool = False


class ConnectionIn(ConnectionSettled):
    """A new connection."""

    name: Name
    protocol: Word
    folder_id: Id | None = None
    template_id: Id | None = None
    parameters: Given = Field(default_factory=dict)


class ConnectionChanges(ConnectionSettled):
    """What can be changed of many at once."""

    folder_id: Id | None = None
    template_id: Id | None = None
    parameters: Given = Field(default_factory=dict)
    on_target_change: OnTargetChangeIn | None = None


class ConnectionPatch(ConnectionChanges):
    """What changes of a connection.

    Of the parameters those that are absent stay, null inherits (a secret is deleted), and "" stands
    for "as if nobody above had said anything". `on_target_change` says what becomes of stored
    secrets when the connection leads elsewhere from now on; without it such a change is refused.
    """

    name: Name | None = None


class ConnectionCopyIn(Input):
    """Where the copy goes; unnamed it is called "name (2)" where need be."""

    folder_id: Id | None = None
    name: Name | None = None


class BulkIn(Input):
    """The same change to many; `move_to` of null is the root, absent: they stay where they are."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=MANY)]
    set: ConnectionChanges = Field(default_factory=ConnectionChanges)
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)
    move_to: Id | None = None


class RefusalOut(Schema):
    """One that stayed as it was, and why."""

    id: str
    reason: str


class BulkOut(Schema):
    """What became of each."""

    changed: list[str]
    refused: list[RefusalOut]


class ConnectionOut(SettledOut):
    """A connection; of its secrets only which are set.

    Whoever may not edit it is told what the tree tells, and the notes.
    """

    id: str
    name: str
    protocol: str
    folder_id: str | None
    template_id: str | None
    hostname: str
    weight: int | None
    failover_only: bool
    parameters: dict[str, str]
    secrets_set: list[str]
    effective: dict[str, ValueOut]
    applies: AppliesOut | None
    role: Action
    created_at: datetime
    updated_at: datetime
