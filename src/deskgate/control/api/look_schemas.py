"""What /look takes and gives."""

from __future__ import annotations

from ninja import Field, Schema

from deskgate.control.look.models import LENGTHS


class LookOut(Schema):
    """What the page shows. Colours are `#rrggbb`, "" for Deskgate's own; addresses are relative to
    the page's, "" for a picture that there isn't."""

    name: str
    accent: str
    accent_dark: str
    title: str
    text: str
    logo: str
    logo_dark: str
    favicon: str
    background: str
    css: str = Field(description="The address of the extra style rules.")
    has_terms: bool


class TermsOut(Schema):
    """The terms of use, as plain text."""

    text: str


class LookIn(Schema):
    """What to change; "" is as the settings, or Deskgate, have it."""

    name: str | None = Field(None, max_length=LENGTHS["name"])
    accent: str | None = Field(None, max_length=20)
    accent_dark: str | None = Field(None, max_length=20)
    title: str | None = Field(None, max_length=LENGTHS["title"])
    text: str | None = Field(None, max_length=LENGTHS["text"])
    terms: str | None = Field(None, max_length=LENGTHS["terms"])
    css: str | None = Field(None, max_length=LENGTHS["css"])


class OwnLookOut(Schema):
    """What the interface has set, and what is hard to read in the colours that apply."""

    name: str
    accent: str
    accent_dark: str
    title: str
    text: str
    terms: str
    css: str
    pictures: list[str]
    warnings: list[str]


class ColorsIn(Schema):
    """Colours that somebody is thinking of."""

    accent: str = Field("", max_length=20)
    accent_dark: str = Field("", max_length=20)


class WarningsOut(Schema):
    """Sentences; empty where all can be read."""

    warnings: list[str]
