"""The shapes of /templates."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from deskgate.control.api.schemas import Input
from deskgate.control.api.settled_schemas import Given, Name, Notes, Word


class TemplateIn(Input):
    """A new template, for connections of one protocol."""

    name: Name
    protocol: Word
    parameters: Given = Field(default_factory=dict)
    notes: Notes = ""


class TemplatePatch(Input):
    """What changes; a parameter of null is taken out, an absent one stays."""

    name: Name | None = None
    parameters: Given = Field(default_factory=dict)
    notes: Notes | None = None


class TemplateOut(Schema):
    """A template, and how many connections are made from it."""

    id: str
    name: str
    protocol: str
    parameters: dict[str, str]
    notes: str
    used_by: int
    created_at: datetime
    updated_at: datetime


class TemplatePageOut(Schema):
    """Some templates; `next_cursor` asks for those that follow."""

    items: list[TemplateOut]
    next_cursor: str | None
