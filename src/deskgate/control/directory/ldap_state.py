"""Whether an entry's own attributes say that its account is disabled. Nothing is asked.

Law: a lock that a server lifts by itself (too many wrong passwords) is the server's to judge, at
the bind: whoever types wrong passwords for somebody must not end what they have open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

# Active Directory's userAccountControl: ACCOUNTDISABLE.
_DISABLED: Final = 0x2
# Its accountExpires counts 100 ns since 1601; these two say "never".
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_NEVER: Final = frozenset({0, 0x7FFFFFFFFFFFFFFF})
# ppolicy's word for a lock that only an administrator lifts.
_FOR_GOOD: Final = "000001010000Z"

STATE_ATTRIBUTES: Final = (
    "userAccountControl",
    "accountExpires",
    "nsAccountLock",
    "pwdAccountLockedTime",
)


def why_disabled(entry: Mapping[str, Sequence[str | bytes]], *, now: datetime) -> str | None:
    """Which attribute says so, for the log; None for an account that is in use."""
    if _number(entry, "userAccountControl") & _DISABLED:
        return "userAccountControl: disabled"
    if _has_expired(_number(entry, "accountExpires"), now):
        return "accountExpires: over"
    if _first(entry, "nsAccountLock").lower() == "true":
        return "nsAccountLock: true"
    if _first(entry, "pwdAccountLockedTime") == _FOR_GOOD:
        return "pwdAccountLockedTime: for good"
    return None


def _has_expired(ticks: int, now: datetime) -> bool:
    if ticks in _NEVER:
        return False
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10) <= now
    except OverflowError:
        return False


def _number(entry: Mapping[str, Sequence[str | bytes]], name: str) -> int:
    try:
        return int(_first(entry, name))
    except ValueError:
        return 0


def _first(entry: Mapping[str, Sequence[str | bytes]], name: str) -> str:
    values = entry.get(name) or ("",)
    return values[0].strip() if isinstance(values[0], str) else ""
