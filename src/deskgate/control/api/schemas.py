"""The shapes of /api/v1. Identifiers are text; times are ISO 8601 with their zone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema
from pydantic import ConfigDict, SecretStr

from deskgate.control.catalogue import Flag, Type
from deskgate.control.runtime import GuacdState


class Input(Schema):
    """What a client sends: a misspelt field is an error, not ignored."""

    model_config = ConfigDict(extra="forbid")


class FieldProblem(Schema):
    """What is wrong with one field, `parameters.port` for one."""

    field: str
    message: str


class Problem(Schema):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None


class GuacdOut(Schema):
    """The default guacd. `version` is that of its protocol."""

    state: GuacdState
    address: str
    version: str | None
    detail: str
    what_to_do: str


class StatusOut(Schema):
    """This server."""

    version: str
    guacd: GuacdOut


def values_of(parameters: dict[str, SecretStr | None]) -> dict[str, str | None]:
    """The parameters as the services take them. Any may be a secret, so none is ever printed."""
    return {
        name: None if value is None else value.get_secret_value()
        for name, value in parameters.items()
    }


class TunnelTokenOut(Schema):
    """What opens one tunnel: GUAC_DATA_SOURCE, GUAC_TYPE, GUAC_ID and the token."""

    token: str = Field(repr=False)
    data_source: str
    kind: Literal["c", "g", "a", "r", "s"]
    identifier: str
    expires_in: int


class OptionOut(Schema):
    """One choice."""

    value: str
    label: str


class ParameterOut(Schema):
    """One parameter of guacd, as a form needs it."""

    name: str
    label: str
    help: str
    type: Type
    default: str
    options: list[OptionOut]
    secret: bool
    required: bool
    minimum: int | None
    maximum: int | None
    since: str
    flags: list[Flag]


class GroupOut(Schema):
    """Parameters that belong together."""

    name: str
    label: str
    parameters: list[ParameterOut]


class ProtocolOut(Schema):
    """A protocol with everything that can be set."""

    name: str
    label: str
    default_port: int
    groups: list[GroupOut]


class SessionLogOut(Schema):
    """A session, live or over. `status` is Guacamole's; `ending` says why in our words.

    Names are those of then; an id is null where what it named is gone. `server` carried it.
    `source` is "" for people with an account, else who vouched for them: "hmac" (a signed request),
    "json" (encrypted JSON), "share" (a share key) or "guest" (a share's link); those have no ids.
    "quick" is a quick connection of a person with an account, none of the tree. `folder` names the
    balancing folder that was asked for. `joined` is the session that this one looks into,
    `joined_username` whose that is, `profile_name` the sharing profile. `may_look_in`: it is drawn,
    and whoever may can look into it.
    """

    id: str
    user_id: str | None
    username: str
    source: str
    connection_id: str | None
    connection_name: str
    protocol: str
    client_address: str
    user_agent: str
    credential_name: str
    guacd: str
    server: str
    started_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    duration_seconds: float | None
    ending: str | None
    status: int | None
    detail: str
    bytes_to_browser: int
    bytes_to_guacd: int
    live: bool
    folder: str
    joined: str | None
    joined_username: str
    profile_name: str
    may_look_in: bool


class SessionPageOut(Schema):
    """Some sessions, newest first; `next_cursor` asks for the ones before them."""

    items: list[SessionLogOut]
    next_cursor: str | None
