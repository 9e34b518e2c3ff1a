"""The settings of log-ins without an account."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from deskgate.settings import Settings

_SECRET = "never-shown-5c1d"
_HEX = "4c0b569e4c96df157eee1b65dd0e4d41"


def test_what_they_are_at_first(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path)
    assert settings.signed_secret_key is None
    assert settings.json_secret_key is None
    assert settings.signed_dialects == ("classic", "cyverse")
    assert (settings.signed_age_limit_ms, settings.signed_skew_seconds) == (600_000, 60)
    assert settings.signed_default_protocol == "rdp"
    assert settings.signed_use_local_privkey is False
    assert settings.signed_key_directory == Path("/etc/guacamole/keys")
    assert settings.api_session_minutes == 60
    assert settings.signing_keys == ()


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKGATE_SIGNED_DIALECTS", "cyverse")
    monkeypatch.setenv("DESKGATE_SIGNED_PARAMETERS", "ignore-cert, security")
    monkeypatch.setenv("DESKGATE_SIGNED_NETWORKS", "10.0.0.0/8, Desk.Example.org")
    monkeypatch.setenv("DESKGATE_JSON_TRUSTED_NETWORKS", "10.0.0.0/8, ::1")
    settings = Settings(_env_file=None)
    assert settings.signed_dialects == ("cyverse",)
    assert settings.signed_parameters == ("ignore-cert", "security")
    assert settings.signed_networks == ("10.0.0.0/8", "desk.example.org")
    assert settings.json_trusted_networks == ("10.0.0.0/8", "::1")


def test_an_empty_key_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKGATE_SIGNED_SECRET_KEY", "")
    monkeypatch.setenv("DESKGATE_JSON_SECRET_KEY", "")
    settings = Settings(_env_file=None)
    assert settings.signed_secret_key is None
    assert settings.json_secret_key is None


def test_keys_are_a_json_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DESKGATE_SIGNING_KEYS",
        f'[{{"name": "portal", "dialect": "v2", "secret": "{_SECRET}", "ports": [22]}}]',
    )
    (key,) = Settings(_env_file=None).signing_keys
    assert (key.name, key.dialect, key.ports) == ("portal", "v2", (22,))
    assert key.secret.get_secret_value() == _SECRET
    assert _SECRET not in repr(key)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JSON_SECRET_KEY", _SECRET),
        ("SIGNED_DIALECTS", "v3"),
        ("SIGNED_AGE_LIMIT_MS", "-1"),
        ("JSON_TRUSTED_NETWORKS", "example.org"),
        ("API_SESSION_MINUTES", "0"),
        ("SIGNED_NETWORKS", "10.0.0.1/8"),
        ("SIGNED_NETWORKS", "desk.example.org, 10.7"),
        (
            "SIGNING_KEYS",
            f'[{{"name": "a", "dialect": "v2", "secret": "{_SECRET}", "networks": ["a b"]}}]',
        ),
        (
            "SIGNING_KEYS",
            f'[{{"name": "a", "dialect": "v2", "secret": "{_SECRET}", "ports": [0]}}]',
        ),
        ("SIGNING_KEYS", "{"),
        ("SIGNING_KEYS", "{}"),
        ("SIGNING_KEYS", f'[{{"name": "a b", "dialect": "v2", "secret": "{_SECRET}"}}]'),
        ("SIGNING_KEYS", f'[{{"name": "a", "dialect": "v1", "secret": "{_SECRET}"}}]'),
        ("SIGNING_KEYS", f'[{{"name": "a", "dialect": "json", "secret": "{_SECRET}"}}]'),
        ("SIGNING_KEYS", '[{"name": "a", "dialect": "v2", "secret": ""}]'),
        (
            "SIGNING_KEYS",
            (
                f'[{{"name": "a", "dialect": "v2", "secret": "{_SECRET}"}},'
                f'{{"name": "a", "dialect": "classic", "secret": "{_SECRET}"}}]'
            ),
        ),
    ],
)
def test_what_is_wrong_is_refused_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"DESKGATE_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None)
    assert _SECRET not in str(caught.value)


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKGATE_SIGNED_SECRET_KEY", _SECRET)
    monkeypatch.setenv("DESKGATE_JSON_SECRET_KEY", _HEX)
    settings = Settings(_env_file=None)
    assert _SECRET not in repr(settings)
    assert _HEX not in repr(settings)
