"""The settings of working together: shares, live sessions, and sessions that outlive their tab."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class TogetherSettings(BaseSettings):
    """What `Settings` has of these."""

    park_minutes: int = Field(
        10,
        ge=0,
        le=10_080,
        description="How long a session goes on when the last browser has gone without ending it, "
        "so that it can be continued; 0: it ends at once.",
    )
    restart_minutes: int = Field(
        5,
        ge=0,
        le=1_440,
        description="How long sessions live on without this server, when it is restarted, upgraded "
        "or has crashed; 0: they end with it. Ctrl-C always ends them.",
    )
    share_max_hours: int = Field(
        48, ge=1, le=8_760, description="The longest time for which something can be shared."
    )
    share_links: bool = Field(
        True, description="Whether people may share with anyone who has a link."
    )
    watch_silently: bool = Field(
        False,
        description="Whether administrators may watch a session without its person being told. "
        "The log always says it.",
    )
    sessions_per_user: int = Field(
        0, ge=0, le=1_000_000, description="How many sessions a person may have at once; 0: any."
    )
    sessions_per_server: int = Field(
        0, ge=0, le=1_000_000, description="How many sessions this server carries at once; 0: any."
    )
    idle_minutes: int = Field(
        0,
        ge=0,
        le=10_080,
        description="A session without a key or a move of the mouse for so long ends, after a "
        "warning; 0: never.",
    )
