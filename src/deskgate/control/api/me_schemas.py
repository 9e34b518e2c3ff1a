"""The shapes of /me."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, SecretStr, StringConstraints

from deskgate.control.api.schemas import Input
from deskgate.control.api.session_schemas import PasskeyIn
from deskgate.control.tokens.scopes import Scope


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("give printable characters only")
    return text


Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, strip_whitespace=True),
    AfterValidator(_printable),
]
LoginKindName = Literal["browser", "guacamole", "api-token"]


class ProfileOut(Schema):
    """What one may say of oneself, and one's name."""

    id: str
    username: str
    full_name: str
    email: str
    time_zone: str


class ProfilePatch(Input):
    """What changes."""

    full_name: str | None = Field(None, max_length=200)
    email: str | None = Field(None, max_length=254)
    time_zone: str | None = Field(None, max_length=64)


class OwnPasswordIn(Input):
    """One's own new password, and the one of now."""

    current: SecretStr = Field(max_length=4096)
    new: SecretStr = Field(max_length=4096)


class PresenceOut(Schema):
    """Where one is logged in. `current` is what asks."""

    id: str
    kind: LoginKindName
    name: str
    address: str
    user_agent: str
    created_at: datetime
    seen_at: datetime | None
    current: bool


class PasskeyOut(Schema):
    """A passkey or security key. `passwordless`: it logs in without name and password."""

    id: str
    name: str
    passwordless: bool
    created_at: datetime
    last_used_at: datetime | None


class FactorsOut(Schema):
    """One's second factors."""

    totp: bool
    passkeys: list[PasskeyOut]
    recovery_codes_left: int
    required: bool


class TotpOut(Schema):
    """What an authenticator needs, once; `qr_svg` is the same as a picture."""

    secret: str = Field(repr=False)
    url: str = Field(repr=False)
    qr_svg: str = Field(repr=False)


class RecoveryCodesOut(Schema):
    """Each of them works once. They are shown this once; empty when there were some already."""

    recovery_codes: list[str] = Field(repr=False)


class PasskeyOptionsIn(Input):
    """`passwordless`: it is to log in without name and password, so it must ask for a PIN or so."""

    passwordless: bool = True


class NewPasskeyIn(PasskeyIn):
    """A new passkey."""

    name: Name
    passwordless: bool = True


class PasskeyPatch(Input):
    """Another name."""

    name: Name


class NewPasskeyOut(PasskeyOut):
    """A new passkey; with one's first factor come recovery codes."""

    recovery_codes: list[str] = Field(repr=False)


class ApiTokenIn(Input):
    """A new API token."""

    name: Name
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    expires_at: datetime


class ApiTokenOut(Schema):
    """An API token, without its text."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class NewApiTokenOut(ApiTokenOut):
    """A new API token; its text is shown this once."""

    token: str = Field(repr=False)
