"""The shapes of /signing-keys. A secret goes in, or comes out once when we made it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import SecretStr

from deskgate.control.api.schemas import Input
from deskgate.control.signed.models import Dialect

_Name = Annotated[str, Field(max_length=100)]
_Word = Annotated[str, Field(max_length=300)]
_Words = Annotated[list[_Word], Field(max_length=200)]
_Secret = Annotated[SecretStr, Field(max_length=2000)]
_Note = Annotated[str, Field(max_length=1000)]


class PortRange(Input):
    """From one port to another, both included."""

    first: int = Field(alias="from")
    last: int = Field(alias="to")


_Ports = Annotated[list[int | PortRange], Field(max_length=200)]


class SigningKeyIn(Input):
    """A new key; without `secret` one is made and told in the answer, this once.

    Lists that are empty don't limit. `age_limit` in milliseconds, 0 is none. `parameters` are those
    that the two old dialects take unsigned, beside the harmless ones.
    """

    name: _Name
    dialect: Dialect
    secret: _Secret | None = None
    age_limit: int = 600_000
    default_protocol: _Word = "rdp"
    protocols: _Words = Field(default_factory=list)
    networks: _Words = Field(default_factory=list)
    ports: _Ports = Field(default_factory=list)
    parameters: _Words = Field(default_factory=list)
    note: _Note = ""


class SigningKeyPatch(Input):
    """What changes. A key that is disabled lets nobody in, and whom it let in leaves."""

    age_limit: int | None = None
    default_protocol: _Word | None = None
    protocols: _Words | None = None
    networks: _Words | None = None
    ports: _Ports | None = None
    parameters: _Words | None = None
    note: _Note | None = None
    is_enabled: bool | None = None


class SigningKeySecretIn(Input):
    """Another secret; without one it is made and told in the answer, this once."""

    secret: _Secret | None = None


class SigningKeyOut(Schema):
    """A key without its secret. A range of `ports` is {"from": n, "to": n}."""

    id: str
    name: str
    dialect: Dialect
    age_limit: int
    default_protocol: str
    protocols: list[str]
    networks: list[str]
    ports: list[int | dict[str, int]]
    parameters: list[str]
    is_enabled: bool
    note: str
    created_at: datetime
    updated_at: datetime
    last_used_at: datetime | None


class SigningKeyMadeOut(SigningKeyOut):
    """The same with the secret, if we made it: it is told now and never again."""

    secret: str | None


class SigningKeysOut(Schema):
    """Every signing key of the database; those of the settings stand in the settings."""

    items: list[SigningKeyOut]
