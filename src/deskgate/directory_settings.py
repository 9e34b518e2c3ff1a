"""The settings of log-ins that a directory vouches for: LDAP, and OpenID Connect's providers.

Laws: no secret is in a message about a wrong setting; nothing here turns a check of TLS off.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LdapGroupType = Literal[
    "group_of_names",
    "group_of_unique_names",
    "posix",
    "active_directory",
    "organizational_role",
    "nested_group_of_names",
    "nested_group_of_unique_names",
    "nested_active_directory",
    "nested_organizational_role",
]
# Of their groups to ours, by name. The directory's may be named by its DN or by its own name.
GroupMap = dict[str, str]

_NAME_LENGTH: Final = 150  # of a group here


def _check_group_map(value: Mapping[str, str] | None) -> GroupMap | None:
    if value is None:
        return None
    for theirs, ours in value.items():
        if not theirs.strip() or not ours.strip() or len(ours) > _NAME_LENGTH:
            raise ValueError(f"{theirs!r} must be given the name of a group here")
    return {theirs.strip(): ours.strip() for theirs, ours in value.items()}


class OidcProvider(BaseModel):
    """One provider whose log-ins are believed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    server_url: Annotated[str, Field(max_length=500)]
    client_id: Annotated[str, Field(min_length=1, max_length=191)]
    client_secret: SecretStr = SecretStr("")
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    username_claim: Annotated[str, Field(min_length=1)] = "preferred_username"
    groups_claim: Annotated[str, Field(min_length=1)] = "groups"
    group_map: GroupMap | None = None
    group_create: bool = False
    admin_group: str | None = None
    require_group: str | None = None
    allow_create: bool = False
    trust_mfa: bool = False

    _group_map = field_validator("group_map")(_check_group_map)

    @field_validator("server_url")
    @classmethod
    def _check_server_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname)):
            raise ValueError("it must be https:// (http:// only on this machine)")
        if not parts.hostname or parts.query or parts.fragment or parts.username:
            raise ValueError("it must be the issuer's address, as https://sso.example.org/realm")
        return value.removesuffix("/.well-known/openid-configuration")

    @field_validator("scopes")
    @classmethod
    def _check_scopes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in value:
            raise ValueError("openid must be among them")
        return value


def _is_here(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


class DirectorySettings(BaseSettings):
    """What `Settings` has of directories."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    ldap_url: str | None = Field(
        None,
        description="The LDAP server: `ldap://dc1.example.org` or `ldaps://…`; several, separated "
        "by spaces, are tried in turn. Unset: no LDAP.",
    )
    ldap_start_tls: bool = Field(
        True,
        description="Encrypt ldap:// by StartTLS before anything is said; "
        "ldaps:// is encrypted as it is.",
    )
    ldap_ca: FilePath | None = Field(
        None, description="The certificate file that vouches for LDAP; the system's if unset."
    )
    ldap_bind_dn: str = Field("", description="Who looks people up; unset: anonymously.")
    ldap_bind_password: SecretStr = Field(SecretStr(""), description="Its password.")
    ldap_user_dn: str | None = Field(
        None,
        description="For servers that let nobody look people up: whoever logs in looks themselves "
        "up, as `uid=%(user)s,ou=people,dc=example,dc=org`. People are not compared then.",
    )
    ldap_user_base: str | None = Field(
        None,
        description="Where people are: `ou=people,dc=example,dc=org`; several separated by `;`.",
    )
    ldap_user_filter: str = Field(
        "(uid=%(user)s)",
        description="Which entry is a person's; `%(user)s` stands for the name they typed. "
        "Who doesn't match can't log in.",
    )
    ldap_username_attribute: str = Field(
        "uid", description="The name of a person here; `sAMAccountName` in Active Directory."
    )
    ldap_name_attribute: str = Field("cn", description="The full name.")
    ldap_email_attribute: str = Field("mail", description="The e-mail address.")
    ldap_group_base: str | None = Field(
        None,
        description="Where groups are; several separated by `;`. "
        "Unset: LDAP's groups mean nothing here.",
    )
    ldap_group_filter: str = Field("(objectClass=*)", description="Which entries there are groups.")
    ldap_group_type: LdapGroupType = Field(
        "nested_group_of_names",
        description="How groups name their members; `nested_…` follows groups within groups.",
    )
    ldap_group_name_attribute: str = Field("cn", description="The name of a group.")
    ldap_group_map: Annotated[GroupMap | None, NoDecode] = Field(
        None,
        description='Groups as JSON, `{"cn=ops,ou=groups,dc=example,dc=org": "Operators"}`, theirs '
        "by DN or name. Unset: those that have the same name here.",
    )
    ldap_group_create: bool = Field(
        False, description="Make groups that are missing here, once a member logs in."
    )
    ldap_allow_create: bool = Field(
        True,
        description="Whoever may log in gets an account at the first time; "
        "`false`: an administrator makes it beforehand.",
    )
    ldap_require_group: str | None = Field(
        None, description="Only members of this LDAP group (DN or name) may log in."
    )
    ldap_deny_group: str | None = Field(
        None, description="Members of this LDAP group (DN or name) may not log in."
    )
    ldap_admin_group: str | None = Field(
        None,
        description="Members of this LDAP group (DN or name) are administrators, and of the people "
        "from LDAP nobody else is. Unset: an administrator here decides.",
    )
    ldap_timeout: int = Field(5, ge=1, le=60, description="Seconds that LDAP may take to answer.")
    ldap_sync_minutes: int = Field(
        15,
        ge=0,
        description="How often the server compares people with LDAP, to disable who is gone there; "
        "0: never.",
    )
    oidc: Annotated[tuple[OidcProvider, ...], NoDecode] = Field(
        (), description="OpenID Connect's providers, as a JSON list: see docs/directory.md."
    )
    oidc_ca: FilePath | None = Field(
        None,
        description="The certificate file that vouches for the providers; the usual ones if unset.",
    )

    @field_validator("ldap_url")
    @classmethod
    def _check_ldap_url(cls, value: str | None) -> str | None:
        urls = (value or "").split()
        for url in urls:
            parts = urlsplit(url)
            if parts.scheme not in ("ldap", "ldaps") or not parts.hostname or parts.path.strip("/"):
                raise ValueError("it must read ldap://host or ldaps://host, with :port at most")
        return " ".join(urls) or None

    @field_validator("ldap_user_filter")
    @classmethod
    def _check_user_filter(cls, value: str) -> str:
        return _check_filter(_check_place(value, "(uid=%(user)s)"))

    @field_validator("ldap_user_dn")
    @classmethod
    def _check_user_dn(cls, value: str | None) -> str | None:
        if not value:
            return None
        if "=" not in value:
            raise ValueError("it must be a DN, as uid=%(user)s,ou=people,dc=example")
        return _check_place(value, "uid=%(user)s,ou=people,dc=example")

    @field_validator("ldap_group_filter")
    @classmethod
    def _check_group_filter(cls, value: str) -> str:
        return _check_filter(value)

    @field_validator("ldap_group_map", mode="before")
    @classmethod
    def _read_group_map(cls, value: object) -> object:
        return _from_json(value) or None

    _group_map = field_validator("ldap_group_map")(_check_group_map)

    @field_validator("oidc", mode="before")
    @classmethod
    def _read_oidc(cls, value: object) -> object:
        found = _from_json(value) or ()
        if not isinstance(found, list | tuple):
            raise ValueError("it must be a JSON list of providers")  # noqa: TRY004 -- pydantic's way
        return tuple(_provider(number, one) for number, one in enumerate(found, 1))

    @field_validator("oidc")
    @classmethod
    def _check_oidc(cls, value: tuple[OidcProvider, ...]) -> tuple[OidcProvider, ...]:
        if len({one.id for one in value}) < len(value):
            raise ValueError("two providers have the same id")
        return value

    @model_validator(mode="after")
    def _check_ldap(self) -> Self:
        if self.ldap_url is None:
            return self
        if not (self.ldap_user_base or self.ldap_user_dn):
            raise ValueError("DESKGATE_LDAP_URL needs DESKGATE_LDAP_USER_BASE")
        if self.ldap_user_dn and self.ldap_bind_dn:
            raise ValueError("DESKGATE_LDAP_USER_DN is for servers without DESKGATE_LDAP_BIND_DN")
        rules = (self.ldap_require_group, self.ldap_deny_group, self.ldap_admin_group)
        if (any(rules) or self.ldap_group_map) and not self.ldap_group_base:
            raise ValueError("LDAP's groups need DESKGATE_LDAP_GROUP_BASE")
        if bool(self.ldap_bind_dn) != bool(self.ldap_bind_password.get_secret_value()):
            raise ValueError("DESKGATE_LDAP_BIND_DN and DESKGATE_LDAP_BIND_PASSWORD go together")
        return self

    def oidc_provider(self, provider_id: str) -> OidcProvider | None:
        """The provider of this id, or None."""
        return next((one for one in self.oidc if one.id == provider_id), None)


def _check_place(value: str, example: str) -> str:
    try:
        filled = value % {"user": "x"}
    except (KeyError, ValueError, TypeError):
        filled = value
    if filled == value:
        raise ValueError(f"%(user)s must stand where the name goes, as in {example}")
    return value


def _check_filter(value: str) -> str:
    text = re.sub(r"\\.", "", value)
    if not text.startswith("(") or text.count("(") != text.count(")"):
        raise ValueError("it must be an LDAP filter in parentheses, as (objectClass=person)")
    return value


def _from_json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value or "null")
    except ValueError:
        raise ValueError("it is not valid JSON") from None  # whose error would quote it


def _provider(number: int, given: object) -> OidcProvider:
    """Raises ValueError in one sentence, without the values."""
    if isinstance(given, OidcProvider):
        return given
    try:
        return OidcProvider.model_validate(given)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        texts = (f"{'.'.join(map(str, one['loc'])) or 'it'}: {one['msg']}" for one in wrong)
        raise ValueError(f"provider {number}: {'; '.join(texts)}") from None
