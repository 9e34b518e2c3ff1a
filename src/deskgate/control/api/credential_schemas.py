"""The shapes of credentials, of how somebody would log in, and of SSH host keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import SecretStr

from deskgate.control.api.schemas import Input
from deskgate.control.vault.host_keys import Check
from deskgate.control.vault.keypairs import KeyPairType
from deskgate.control.vault.models import CredentialKind
from deskgate.control.vault.resolution import LoginSource

_Name = Annotated[str, Field(max_length=200)]
_Id = Annotated[str, Field(max_length=20)]
_Notes = Annotated[str, Field(max_length=20_000)]
_Secret = Annotated[SecretStr, Field(max_length=8192)]
_Digest = Annotated[str, Field(max_length=64)]

SecretName = Literal["password", "private-key", "passphrase"]
AskedName = Literal["username", "domain", "password", "private-key", "passphrase"]


class RefOut(Schema):
    """Something by its name."""

    id: str
    name: str


class CredentialRefOut(Schema):
    """Credentials by their name."""

    id: str
    name: str
    kind: CredentialKind


class CredentialOut(Schema):
    """Credentials; of their secrets only which are set.

    `username`, `domain`, `secrets_set` and `public_key` are, of named ones, the caller's own.
    `used_by` counts the connections, folders and personal choices that refer to them.
    """

    id: str
    name: str
    kind: CredentialKind
    folder_id: str | None
    folder: RefOut | None
    owner: RefOut | None
    default_domain: str
    notes: str
    username: str
    domain: str
    secrets_set: list[str]
    public_key: str
    filled_in: bool
    used_by: int
    may_refer: bool
    may_manage: bool
    may_vouch: bool
    updated_at: datetime


class CredentialPageOut(Schema):
    """Some credentials, sorted by name; `next_cursor` asks for the ones after them."""

    items: list[CredentialOut]
    next_cursor: str | None


class ValueIn(Input):
    """What is sent to the target. A secret of null or "" is forgotten, an absent one stays."""

    username: _Name | None = None
    domain: _Name | None = None
    secrets: dict[SecretName, _Secret | None] = Field(default_factory=dict)


class CredentialIn(ValueIn):
    """New credentials; of named ones everybody fills in their own values later."""

    name: _Name
    kind: CredentialKind
    folder_id: _Id | None = None
    default_domain: _Name = ""
    notes: _Notes = ""


class CredentialPatch(ValueIn):
    """What changes of credentials; a `folder_id` of null moves them to the root."""

    name: _Name | None = None
    folder_id: _Id | None = None
    default_domain: _Name | None = None
    notes: _Notes | None = None


class KeyPairIn(Input):
    """What kind of key pair to make."""

    type: KeyPairType


class KeyPairOut(Schema):
    """The half of a key pair that is shown: the line for authorized_keys."""

    public_key: str


class LoginOut(Schema):
    """How the caller would log in at a connection, or what is missing.

    `target` names where the connection leads, for what is confirmed about it; `ask_for` what must
    be given with the tunnel token.
    """

    sentence: str
    source: LoginSource
    credential: CredentialRefOut | None
    username: str | None
    ready: bool
    problem: str | None
    what_to_do: str
    ask_for: list[AskedName]
    target: str
    may_confirm: bool


class MyCredentialIn(Input):
    """The caller's own credentials for a connection, and the `target` that they have seen."""

    credential_id: _Id
    target: _Digest | None = None


class VoucherIn(Input):
    """The `target` that the caller has seen, if it is to be that very one."""

    target: _Digest | None = None


class HostKeyOut(Schema):
    """An SSH server's key. `first_use`: learned at the first session, by nobody's word."""

    key_type: str
    fingerprint: str
    key: str
    host: str
    port: int
    first_use: bool
    set_by: str
    created_at: datetime


class HostKeysOut(Schema):
    """What a connection insists on. `parameter`: its parameter `host-key` does, if set."""

    check: Check
    parameter: bool
    keys: list[HostKeyOut]
    may_change: bool


class SeenHostKeyOut(Schema):
    """The key that the server shows now; `matches` the one that is insisted on, if any."""

    key_type: str
    fingerprint: str
    key: str
    matches: bool | None


class HostKeyIn(Input):
    """The key to insist on: `key` as in known_hosts or a .pub file; without it the one that the
    server shows now, if its fingerprint is the one that is given here."""

    key: Annotated[str, Field(max_length=8192)] | None = None
    fingerprint: Annotated[str, Field(max_length=100)] | None = None


class TunnelTokenIn(Input):
    """What a connection that asks for them is to log in with, at the `target` that was seen."""

    credentials: dict[AskedName, _Secret] = Field(default_factory=dict)
    target: _Digest | None = None
