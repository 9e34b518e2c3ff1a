"""The settings of files that are moved by HTTP requests."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class TransferSettings(BaseSettings):
    """What `Settings` has of moving files."""

    transfer_limit_mb: int = Field(
        10_240,
        ge=0,
        le=1_000_000_000,
        description="The largest file, in MB (10⁶ bytes), that Guacamole's clients move through a "
        "session by HTTP requests; 0: any size. What the page moves goes by the tunnel.",
    )
