"""The settings of the log: outlets are checked before anything is sent anywhere."""

from __future__ import annotations

import socket

import pydantic
import pytest
from pydantic import SecretStr

from deskgate.settings import Settings

SECRET = SecretStr("a-secret-of-the-webhook")


@pytest.mark.parametrize(
    "url", ["https://siem.example.org/in?x=1", "http://127.0.0.1:9/x", "http://[::1]/", " "]
)
def test_webhooks(url: str) -> None:
    settings = Settings(_env_file=None, log_webhook_url=url, log_webhook_secret=SECRET)
    assert settings.log_webhook_url == (url.strip() or None)


@pytest.mark.parametrize(
    "url",
    [
        "http://siem.example.org/",
        "http://10.0.0.5/",
        "ftp://127.0.0.1/",
        "siem",
        "https://",
        "https://u:hidden@siem.example.org/",
        "https://siem.example.org:x/",
    ],
)
def test_wrong_webhooks(url: str) -> None:
    with pytest.raises(pydantic.ValidationError) as refused:
        Settings(_env_file=None, log_webhook_url=url, log_webhook_secret=SECRET)
    assert "hidden" not in str(refused.value)


def test_a_webhook_is_always_signed() -> None:
    with pytest.raises(pydantic.ValidationError, match="LOG_WEBHOOK_SECRET"):
        Settings(_env_file=None, log_webhook_url="https://siem.example.org/")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("udp://logs", ("udp", "logs", 514)),
        ("tcp://10.0.0.5:1601", ("tcp", "10.0.0.5", 1601)),
        ("tls://[::1]", ("tls", "::1", 6514)),
        ("", None),
    ],
)
def test_syslog_servers(url: str, address: tuple[str, str, int] | None) -> None:
    assert Settings(_env_file=None, log_syslog=url).syslog_address == address


@pytest.mark.parametrize("url", ["logs:514", "http://logs", "udp://", "tcp://logs/x", "udp://l:x"])
def test_wrong_syslog_servers(url: str) -> None:
    with pytest.raises(pydantic.ValidationError):
        Settings(_env_file=None, log_syslog=url)


def test_this_servers_name() -> None:
    assert Settings(_env_file=None).server_name == socket.gethostname()[:100]
    assert Settings(_env_file=None, node_name="desk-1").server_name == "desk-1"


@pytest.mark.parametrize("proxies", ["*", "proxy.example.org", "10.0.0.1/8", "127.0.0.1,x"])
def test_wrong_proxies(proxies: str) -> None:
    with pytest.raises(pydantic.ValidationError, match="neither an address nor a network"):
        Settings(_env_file=None, trusted_proxies=proxies)


def test_proxies() -> None:
    settings = Settings(_env_file=None, trusted_proxies="127.0.0.1, 10.0.0.0/8,::1")
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "::1")
