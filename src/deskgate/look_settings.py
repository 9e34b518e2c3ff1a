"""The settings of the look: a name, colours, pictures and texts of one's own."""

from __future__ import annotations

from pydantic import Field, FilePath, field_validator
from pydantic_settings import BaseSettings

from deskgate.colors import parse_color


class LookSettings(BaseSettings):
    """What `Settings` has of the look. What the page's settings say comes first."""

    look_name: str = Field(
        "",
        max_length=60,
        description="What the page calls the product; “Deskgate” if unset.",
    )
    look_accent: str = Field("", description="The accent colour of the light page, `#0b7a6e`.")
    look_accent_dark: str = Field("", description="The accent colour of the dark page.")
    look_title: str = Field("", max_length=120, description="The heading of the log-in page.")
    look_text: str = Field(
        "", max_length=2000, description="What the log-in page says below its heading."
    )
    look_logo: FilePath | None = Field(
        None, description="A picture file (SVG, PNG, JPEG, WebP), in place of Deskgate's mark."
    )
    look_logo_dark: FilePath | None = Field(None, description="The same for the dark page.")
    look_favicon: FilePath | None = Field(
        None, description="A picture file for the browser's tab (ICO, SVG, PNG)."
    )
    look_background: FilePath | None = Field(
        None, description="A picture file behind the log-in page."
    )
    look_css: FilePath | None = Field(None, description="A file with style rules of your own.")
    look_terms: FilePath | None = Field(
        None, description="A text file with the terms of use, which the log-in page links to."
    )

    @field_validator("look_accent", "look_accent_dark")
    @classmethod
    def _check_color(cls, value: str) -> str:
        return parse_color(value)
