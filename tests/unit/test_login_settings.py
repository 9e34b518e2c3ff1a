"""The settings of logging in."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from deskgate.settings import Settings


def test_what_they_are_at_first(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path)
    assert (settings.login_attempts, settings.login_lock_minutes) == (5, 15)
    assert (settings.login_hours, settings.login_proof_minutes) == (12, 5)
    assert (settings.login_password_length, settings.login_token_days) == (10, 365)


@pytest.mark.parametrize(
    ("name", "value"),
    [("LOGIN_ATTEMPTS", "1"), ("LOGIN_PASSWORD_LENGTH", "7"), ("LOGIN_HOURS", "0")],
)
def test_what_would_be_careless_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"DESKGATE_{name}", value)
    with pytest.raises(ValidationError):
        Settings(_env_file=None)
