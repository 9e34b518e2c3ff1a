"""The settings of log-ins without an account: signed requests, and Guacamole's encrypted JSON.

Laws: no secret is in a message about a wrong setting; what a request may reach is narrowed here,
never widened.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from deskgate.networks import network_normal, networks_check

Network = Annotated[str, AfterValidator(network_normal)]
OldDialect = Literal["classic", "cyverse"]
Dialect = Literal["classic", "cyverse", "v2", "json"]

AGE_LIMIT_MS: Final = 600_000  # of Guacamole's HMAC extensions: timestamp-age-limit
_JSON_KEY: Final = re.compile(r"[0-9A-Fa-f]{32}")
_NAME: Final = r"^[A-Za-z0-9_-]{1,48}$"


class ConfiguredKey(BaseModel):
    """A signing key that stands in the settings; its fields are those of a key in the database."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(pattern=_NAME)]
    dialect: Dialect
    secret: SecretStr
    age_limit_ms: Annotated[int, Field(ge=0)] = AGE_LIMIT_MS
    default_protocol: str = "rdp"
    protocols: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = ()
    parameters: tuple[str, ...] = ()

    @field_validator("secret")
    @classmethod
    def _check_secret(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value():
            raise ValueError("it must not be empty")
        return value


class SigningSettings(BaseSettings):
    """What `Settings` has of log-ins that another program vouches for."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    signed_secret_key: SecretStr | None = Field(
        None,
        description="The key of signed log-ins, good for the dialects of DESKGATE_SIGNED_DIALECTS: "
        "see docs/guacamole/signed-login.md. Guacamole's `secret-key`.",
    )
    signed_dialects: Annotated[tuple[OldDialect, ...], NoDecode] = Field(
        ("classic", "cyverse"),
        description="What DESKGATE_SIGNED_SECRET_KEY is good for: `classic`, `cyverse` or both.",
    )
    signed_age_limit_ms: int = Field(
        AGE_LIMIT_MS,
        ge=0,
        description="How many milliseconds old a signed request may be; 0 is no limit. Guacamole's "
        "`timestamp-age-limit`.",
    )
    signed_skew_seconds: int = Field(
        60,
        ge=0,
        le=3600,
        description="How far in the future a signed request's time may be: clocks differ a little.",
    )
    signed_default_protocol: str = Field(
        "rdp",
        description="What a signed request opens that names no protocol. Guacamole's "
        "`default-protocol`.",
    )
    signed_parameters: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Parameters, separated by commas, that requests of the two old dialects may "
        "set although nothing signs them, beside the harmless ones. Whoever holds a link can add "
        "them.",
    )
    signed_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        (),
        description="Networks (`10.0.0.0/8`) and host names, separated by commas, that requests "
        "signed with DESKGATE_SIGNED_SECRET_KEY may reach; all if unset.",
    )
    signed_use_local_privkey: bool = Field(
        False,
        description="Log in by the private key that the key folder has for the user. Guacamole's "
        "`use-local-privkey`.",
    )
    signed_key_directory: Path = Field(
        Path("/etc/guacamole/keys"),
        description="The key folder: `<user name>/id_rsa_guac`. Guacamole's `key-directory`.",
    )
    signing_keys: Annotated[tuple[ConfiguredKey, ...], NoDecode] = Field(
        (),
        description="More signing keys, as a JSON list: see docs/guacamole/signed-login.md. Those "
        "of the database need no restart.",
    )
    json_secret_key: SecretStr | None = Field(
        None,
        description="The key of encrypted-JSON log-ins: 32 hexadecimal digits. Guacamole's "
        "`json-secret-key`.",
    )
    json_trusted_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="From where encrypted JSON is taken, as addresses and networks separated by "
        "commas; from everywhere if unset. Guacamole's `json-trusted-networks`.",
    )
    api_session_minutes: int = Field(
        60,
        ge=1,
        le=7 * 24 * 60,
        description="A token of Guacamole's API ends after so many minutes without use, but never "
        "while a session is open with it. Guacamole's `api-session-timeout`.",
    )

    @field_validator(
        "signed_dialects",
        "signed_parameters",
        "signed_networks",
        "json_trusted_networks",
        mode="before",
    )
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("signed_secret_key", "json_secret_key")
    @classmethod
    def _unset(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value is not None and value.get_secret_value() else None

    @field_validator("json_secret_key")
    @classmethod
    def _check_json_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _JSON_KEY.fullmatch(value.get_secret_value()):
            raise ValueError("it must be 32 hexadecimal digits")
        return value

    @field_validator("json_trusted_networks")
    @classmethod
    def _check_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        networks_check(value)
        return value

    @field_validator("signing_keys", mode="before")
    @classmethod
    def _read_keys(cls, value: object) -> object:
        if isinstance(value, str):
            try:
                value = json.loads(value or "[]")
            except ValueError:
                raise ValueError("it is not valid JSON") from None  # whose error would quote it
        if not isinstance(value, list | tuple):
            raise ValueError("it must be a JSON list of keys")  # noqa: TRY004 -- pydantic's way
        return tuple(_key(number, one) for number, one in enumerate(value, 1))

    @field_validator("signing_keys")
    @classmethod
    def _check_keys(cls, value: tuple[ConfiguredKey, ...]) -> tuple[ConfiguredKey, ...]:
        if len({one.name for one in value}) < len(value):
            raise ValueError("two keys have the same name")
        for one in value:
            if one.dialect == "json" and not _JSON_KEY.fullmatch(one.secret.get_secret_value()):
                raise ValueError(f"the secret of {one.name} must be 32 hexadecimal digits")
        return value


def _key(number: int, given: Any) -> ConfiguredKey:
    """Raises ValueError in one sentence, without the values."""
    if isinstance(given, ConfiguredKey):
        return given
    try:
        return ConfiguredKey.model_validate(given)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        texts = (f"{'.'.join(map(str, one['loc'])) or 'it'}: {one['msg']}" for one in wrong)
        raise ValueError(f"key {number}: {'; '.join(texts)}") from None
