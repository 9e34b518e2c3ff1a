"""The settings of logging in: passwords, lock-out, second factor, API tokens."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class LoginSettings(BaseSettings):
    """What `Settings` has of logging in."""

    login_attempts: int = Field(
        5,
        ge=2,
        le=100,
        description="So many wrong passwords or codes for one name from one address lock that name "
        "for that address.",
    )
    login_lock_minutes: int = Field(
        15, ge=1, le=24 * 60, description="How long such a lock lasts after the last wrong attempt."
    )
    login_hours: int = Field(
        12, ge=1, le=30 * 24, description="After so many hours a browser has to log in again."
    )
    login_proof_minutes: int = Field(
        5,
        ge=1,
        le=60,
        description="How long a password or a second factor, once shown, is enough for what asks "
        "for it again: changing one's factors, connections that demand it.",
    )
    login_password_length: int = Field(
        10, ge=8, le=128, description="The least number of characters of a password."
    )
    login_token_days: int = Field(
        365, ge=1, le=3650, description="An API token ends after so many days at the latest."
    )
