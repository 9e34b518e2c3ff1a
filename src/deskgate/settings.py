"""The settings: read once from DESKGATE_* variables and `.env`, frozen, passed down.

Nobody else touches the environment. docs/settings.md is generated from this class.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, FilePath, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from deskgate.directory_settings import DirectorySettings
from deskgate.grants import GuacdAddress
from deskgate.guacamole_home.source import HomeSettings
from deskgate.log_settings import LogSettings
from deskgate.login_settings import LoginSettings
from deskgate.look_settings import LookSettings
from deskgate.networks import networks_check
from deskgate.prefix import parse_prefix
from deskgate.signing_settings import SigningSettings
from deskgate.together_settings import TogetherSettings
from deskgate.transfer_settings import TransferSettings

DEFAULT_GUACD_PORT = 4822  # guacd's registered port


def default_data_folder() -> Path:
    """`./data` in a checkout, else the platform's data folder for an installed program."""
    if Path("pyproject.toml").is_file() and Path("src/deskgate").is_dir():
        return Path("data")
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData/Local"))) / "deskgate"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/deskgate"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local/share"))) / "deskgate"


def parse_guacd_address(text: str) -> tuple[str, int]:
    """`host`, `host:port`, `[ipv6]` or `[ipv6]:port` -> (host, port). Raises ValueError."""
    host, port = text.strip(), str(DEFAULT_GUACD_PORT)
    if host.startswith("["):
        host, bracket, rest = host[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise ValueError(f"{text!r} is not host:port; write IPv6 as [::1]:4822")
        port = rest[1:] or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not host or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise ValueError(f"{text!r} is not host:port with a port from 1 to 65535")
    if ":" in host:
        _check_ipv6(host, text)
    return host, int(port)


def _check_ipv6(host: str, text: str) -> None:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        raise ValueError(f"{text!r} is not host:port; write IPv6 as [::1]:4822") from None


class Settings(
    DirectorySettings,
    LoginSettings,
    LogSettings,
    LookSettings,
    SigningSettings,
    HomeSettings,
    TransferSettings,
    TogetherSettings,
):
    """Everything that can be set from outside."""

    model_config = SettingsConfigDict(
        env_prefix="DESKGATE_", env_file=".env", frozen=True, extra="ignore"
    )

    data: Path = Field(
        default_factory=default_data_folder,
        description="The data folder: database, keys (mode 0600), logs.",
    )
    host: str = Field("127.0.0.1", description="The address that the server listens on.")
    port: int = Field(8080, ge=0, le=65535, description="The port that the server listens on.")
    guacd: str | None = Field(
        None,
        description="The default guacd, `host:port`. Unset: an installed guacd is run as a child.",
    )
    guacd_tls: bool = Field(False, description="Speak TLS to the guacd that DESKGATE_GUACD names.")
    guacd_ca: FilePath | None = Field(
        None, description="The certificate file that vouches for guacd; the system's if unset."
    )
    guacd_program: str = Field(
        "guacd",
        description="The guacd program that is run as a child when DESKGATE_GUACD is unset.",
    )
    history_path: str = Field(
        "/var/lib/guacamole/recordings",
        description="What `${HISTORY_PATH}` stands for in parameters: a folder on guacd's machine.",
    )
    database_url: str | None = Field(
        None,
        description="`postgres://user:password@host:port/name`; unset: SQLite in the data folder.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1", "[::1]"),
        description="Host names that the page is reached by, separated by commas.",
    )
    trusted_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Origins (`https://desk.example.org`) that a TLS proxy serves the page under.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Addresses and networks (`10.0.0.0/8`) of proxies whose X-Forwarded-For, "
        "-Proto and -Prefix are believed, separated by commas.",
    )
    prefixes: Annotated[tuple[str, ...], NoDecode] = Field(
        ("/guacamole",),
        description="Path prefixes that everything answers under as well as at the root, separated "
        "by commas; `/guacamole` is where Guacamole's clients look.",
    )
    secure_cookies: bool = Field(
        False, description="Send cookies over HTTPS only; set it when the page is served by HTTPS."
    )
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least level that is logged."
    )

    @field_validator(
        "allowed_hosts", "trusted_origins", "trusted_proxies", "prefixes", mode="before"
    )
    @classmethod
    def _split_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        networks_check(value)
        return value

    @field_validator("prefixes")
    @classmethod
    def _check_prefixes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(parse_prefix(one) for one in value))

    @field_validator("guacd")
    @classmethod
    def _check_guacd(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        parse_guacd_address(value)
        return value.strip()

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
            raise ValueError("it must read postgres://user:password@host:port/name")
        return value

    @property
    def guacd_address(self) -> GuacdAddress | None:
        """The configured default guacd, or None when a child is to be run."""
        if self.guacd is None:
            return None
        host, port = parse_guacd_address(self.guacd)
        return GuacdAddress(host=host, port=port, tls=self.guacd_tls)


@cache
def load_settings() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError, which names the variable."""
    return Settings()
