"""Settings: read once, checked, frozen."""

from __future__ import annotations

from pathlib import Path

import pydantic
import pytest

from deskgate.grants import GuacdAddress
from deskgate.settings import Settings, default_data_folder, parse_guacd_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("guacd", ("guacd", 4822)),
        ("guacd:1234", ("guacd", 1234)),
        ("[::1]", ("::1", 4822)),
        ("[fe80::1]:99", ("fe80::1", 99)),
        ("::1", ("::1", 4822)),
        (" 10.0.0.5:4823 ", ("10.0.0.5", 4823)),
    ],
)
def test_guacd_addresses(text: str, address: tuple[str, int]) -> None:
    assert parse_guacd_address(text) == address


@pytest.mark.parametrize(
    "text", ["", ":1", "h:0", "h:65536", "h:x", "[::1", "[::1]x", "h:-1", "a:b:c"]
)
def test_wrong_guacd_addresses(text: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        parse_guacd_address(text)


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GUACD": "[::1]:4823",
        "GUACD_TLS": "true",
        "ALLOWED_HOSTS": "a.example, b.example,",
        "PORT": "9000",
        "DATA": "/srv/deskgate",
    }.items():
        monkeypatch.setenv(f"DESKGATE_{name}", value)
    settings = Settings()
    assert settings.guacd_address == GuacdAddress("::1", 4823, tls=True)
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert (settings.port, settings.data) == (9000, Path("/srv/deskgate"))
    with pytest.raises(pydantic.ValidationError):
        settings.port = 1  # type: ignore[misc]  # that it can't be done is the test


def test_no_guacd_means_a_child() -> None:
    assert Settings(guacd=" ").guacd_address is None


def test_prefixes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().prefixes == ("/guacamole",)
    monkeypatch.setenv("DESKGATE_PREFIXES", "/guacamole/, /desk/top,/guacamole")
    assert Settings().prefixes == ("/guacamole", "/desk/top")
    monkeypatch.setenv("DESKGATE_PREFIXES", "")
    assert Settings().prefixes == ()
    monkeypatch.setenv("DESKGATE_PREFIXES", "/guacamole,desk")
    with pytest.raises(pydantic.ValidationError, match="no path prefix"):
        Settings()


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_wrong_ports(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("DESKGATE_PORT", port)
    with pytest.raises(pydantic.ValidationError):
        Settings()


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", "/x")
    assert default_data_folder() == Path("/x/deskgate")
    (tmp_path / "src" / "deskgate").mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    assert default_data_folder() == Path("data")
