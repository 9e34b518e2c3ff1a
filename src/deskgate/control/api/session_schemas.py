"""The shapes of /session."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import SecretStr, StringConstraints

from deskgate.control.api.schemas import Input

Code = Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]


class SecondFactorOut(Schema):
    """A person's second factor: set up, demanded by a group, last shown in this browser."""

    enrolled: bool
    required: bool
    shown_at: datetime | None


class CanOut(Schema):
    """What of the page this person needs."""

    manage_people: bool
    see_log: bool
    create_at_root: bool


class MeOut(Schema):
    """Who is logged in. `has_password` is one that is kept here and can be changed here; when it is
    `password_expired`, that comes before anything else. `park_minutes`: for how long a session of
    theirs goes on without a browser; 0: it ends with it."""

    id: str
    username: str
    full_name: str
    email: str
    is_admin: bool
    time_zone: str
    has_password: bool
    password_expired: bool
    second_factor: SecondFactorOut
    can: CanOut
    park_minutes: int


class OidcMethodOut(Schema):
    """A provider to log in by: GET /session/oidc/{id}."""

    id: str
    name: str


class MethodsOut(Schema):
    """By what one can log in here."""

    password: bool
    passkey: bool
    oidc: list[OidcMethodOut]
    ldap: bool


class SessionOut(Schema):
    """Who is logged in, if anybody. `pending`: the first proof was right, the second comes next."""

    user: MeOut | None
    pending: bool
    methods: MethodsOut


class CredentialsIn(Input):
    """A log-in."""

    username: str = Field(max_length=1000)
    password: SecretStr = Field(max_length=4096)


class CodeIn(Input):
    """Six digits of the authenticator, or a recovery code."""

    code: Code = Field(repr=False)


class ProofIn(Input):
    """One of the two."""

    password: SecretStr | None = Field(None, max_length=4096)
    code: Code | None = Field(None, repr=False)


class PasskeyIn(Input):
    """What the browser's `navigator.credentials` gave, as its `toJSON()` has it."""

    credential: dict[str, Any] = Field(repr=False)


class PasskeyOptionsOut(Schema):
    """For `PublicKeyCredential.parse…OptionsFromJSON`; `passkeys` come before `passwords`."""

    publicKey: dict[str, Any]  # noqa: N815 -- the name that browsers use
