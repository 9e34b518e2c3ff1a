"""The settings of the log: how long it is kept, where it goes, what this server calls itself."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_NAME_LENGTH = 100
_SYSLOG_PORTS = {"udp": 514, "tcp": 601, "tls": 6514}  # RFC 5426, RFC 6587 and 5425


class LogSettings(BaseSettings):
    """What `Settings` has of the log."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    node_name: str = Field(
        "",
        max_length=_NAME_LENGTH,
        description="What this server calls itself among several that share a database; it must "
        "stay the same. Unset: the machine's name.",
    )
    log_keep_days: int = Field(
        0,
        ge=0,
        le=36500,
        description="Events and sessions older than so many days are deleted; 0 keeps all of them.",
    )
    log_webhook_url: str | None = Field(
        None,
        description="Events are sent here as JSON by POST: `https://…`, or `http://` on this "
        "machine.",
    )
    log_webhook_secret: SecretStr | None = Field(
        None, description="What the webhook's requests are signed with (HMAC-SHA256)."
    )
    log_webhook_ca: FilePath | None = Field(
        None,
        description="The certificate file that vouches for the webhook; the system's if unset.",
    )
    log_syslog: str | None = Field(
        None,
        description="Events are sent here as syslog (RFC 5424): `udp://host:514`, "
        "`tcp://host:601` or `tls://host:6514`.",
    )
    log_syslog_ca: FilePath | None = Field(
        None, description="The certificate file that vouches for the syslog server, for `tls://`."
    )

    @field_validator("log_webhook_url")
    @classmethod
    def _check_webhook(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        parts = _split(value.strip(), "an address that begins with https://")
        if parts.scheme not in ("http", "https") or parts.username or parts.password:
            raise ValueError("it must be an address that begins with https://, without a password")
        if parts.scheme == "http" and not _is_here(parts.hostname or ""):
            raise ValueError("http:// is for this machine only; what is sent elsewhere needs https")
        return value.strip()

    @field_validator("log_syslog")
    @classmethod
    def _check_syslog(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        parts = _split(value.strip(), "udp://host:port, tcp://host:port or tls://host:port")
        if parts.scheme not in _SYSLOG_PORTS or parts.path.strip("/") or parts.query:
            raise ValueError("it must read udp://host:port, tcp://host:port or tls://host:port")
        return value.strip()

    @model_validator(mode="after")
    def _check_signed(self) -> LogSettings:
        if self.log_webhook_url and not self.log_webhook_secret:
            raise ValueError("DESKGATE_LOG_WEBHOOK_URL needs DESKGATE_LOG_WEBHOOK_SECRET as well")
        return self

    @property
    def server_name(self) -> str:
        """What this server is called in the log."""
        return self.node_name or socket.gethostname()[:_NAME_LENGTH]

    @property
    def syslog_address(self) -> tuple[str, str, int] | None:
        """(udp, tcp or tls; host; port) of the syslog server, if there is one."""
        if self.log_syslog is None:
            return None
        parts = urlsplit(self.log_syslog)
        return parts.scheme, parts.hostname or "", parts.port or _SYSLOG_PORTS[parts.scheme]


def _split(value: str, wanted: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        if parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise ValueError(f"it must be {wanted}")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
