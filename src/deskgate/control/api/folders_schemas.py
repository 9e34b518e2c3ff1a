"""The shapes of /folders."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field

from deskgate.control.api.schemas import Input
from deskgate.control.api.settled_schemas import (
    AppliesOut,
    Given,
    Id,
    Name,
    SettledIn,
    SettledOut,
    ValueOut,
    Word,
)
from deskgate.control.tree.models import FolderKind
from deskgate.control.tree.visibility import Action

ByProtocol = Annotated[dict[Word, Given], Field(max_length=20)]


class FolderSettled(SettledIn):
    """And what only folders say: whether it is opened as one, by the least busy connection in it.

    `affinity`: whoever comes again gets the connection that they had.
    """

    kind: FolderKind = FolderKind.ORGANIZATIONAL
    affinity: bool = False


class FolderIn(FolderSettled):
    """A new folder; `parameters` by protocol."""

    name: Name
    parent_id: Id | None = None
    parameters: ByProtocol = Field(default_factory=dict)


class FolderPatch(FolderSettled):
    """What changes; a `parent_id` of null moves it to the root.

    Of the parameters those that are absent stay, null takes one out, and "" stands for "as if
    nobody above had said anything".
    """

    name: Name | None = None
    parent_id: Id | None = None
    parameters: ByProtocol = Field(default_factory=dict)


class FolderCopyIn(Input):
    """Where the copy goes; unnamed it is called "name (2)" where need be."""

    parent_id: Id | None = None
    name: Name | None = None


class FolderOut(SettledOut):
    """A folder; `effective` is what it hands down, by protocol."""

    id: str
    name: str
    parent_id: str | None
    kind: FolderKind
    affinity: bool
    parameters: dict[str, dict[str, str]]
    effective: dict[str, dict[str, ValueOut]]
    applies: AppliesOut
    role: Action
    created_at: datetime
    updated_at: datetime
