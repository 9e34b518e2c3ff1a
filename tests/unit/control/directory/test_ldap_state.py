"""Each directory's way to disable an account is understood."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskgate.control.directory.ldap_state import why_disabled

NOW = datetime(2026, 1, 2, tzinfo=UTC)
YESTERDAY = 134117568000000000  # Active Directory's 2026-01-01


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("userAccountControl", "514"),
        ("userAccountControl", "66050"),
        ("accountExpires", str(YESTERDAY)),
        ("nsAccountLock", "TRUE"),
        ("nsAccountLock", "true "),
        ("pwdAccountLockedTime", "000001010000Z"),
    ],
)
def test_disabled(name: str, value: str) -> None:
    reason = why_disabled({name: [value]}, now=NOW)
    assert reason is not None
    assert reason.startswith(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("userAccountControl", "512"),
        ("userAccountControl", "x"),
        ("accountExpires", "0"),
        ("accountExpires", "9223372036854775807"),
        ("accountExpires", "9223372036854775806"),
        ("accountExpires", str(YESTERDAY + 2 * 864_000_000_000)),
        ("nsAccountLock", "FALSE"),
        ("pwdAccountLockedTime", "20251231235959Z"),  # the server lifts it by itself
        ("nsAccountLock", b"\xff"),
        ("other", "1"),
    ],
)
def test_in_use(name: str, value: str | bytes) -> None:
    assert why_disabled({name: [value]}, now=NOW) is None
