"""The shapes of guacd servers and their groups."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema

from deskgate.control.api.schemas import Input
from deskgate.control.nodes.health import HealthState

_Name = Annotated[str, Field(max_length=200)]
_Host = Annotated[str, Field(max_length=300)]
_Ids = Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=1000)]


class HealthOut(Schema):
    """How a guacd is. `version` is that of its protocol."""

    state: HealthState
    version: str | None
    detail: str
    checked_at: datetime | None


class NodeOut(Schema):
    """A guacd server. `used_by` counts the folders and connections that name it."""

    id: str
    name: str
    host: str
    port: int
    tls: bool
    is_default: bool
    is_enabled: bool
    from_settings: bool
    group_ids: list[str]
    sessions: int
    used_by: int
    health: HealthOut
    updated_at: datetime


class NodesOut(Schema):
    """Every guacd server."""

    items: list[NodeOut]


class NodeIn(Input):
    """A new guacd server."""

    name: _Name
    host: _Host
    port: int = 4822
    tls: bool = False
    is_enabled: bool = True
    group_ids: _Ids = Field(default_factory=list)


class NodePatch(Input):
    """What changes of a server; `is_default` can only be set, on another one, not taken away."""

    name: _Name | None = None
    host: _Host | None = None
    port: int | None = None
    tls: bool | None = None
    is_enabled: bool | None = None
    is_default: bool | None = None
    group_ids: _Ids | None = None


class NodeGroupOut(Schema):
    """A group of guacd servers: of those that answer, the least loaded one serves."""

    id: str
    name: str
    is_default: bool
    node_ids: list[str]
    updated_at: datetime


class NodeGroupsOut(Schema):
    """Every group of guacd servers."""

    items: list[NodeGroupOut]


class NodeGroupIn(Input):
    """A new group."""

    name: _Name
    node_ids: _Ids = Field(default_factory=list)


class NodeGroupPatch(Input):
    """What changes of a group."""

    name: _Name | None = None
    is_default: bool | None = None
    node_ids: _Ids | None = None
