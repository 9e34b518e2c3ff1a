"""The database in threads that no request has begun."""

from __future__ import annotations

import pytest

from deskgate.control import threads


def test_connections_are_looked_after_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(threads, "close_old_connections", lambda: steps.append("close"))

    def fail() -> None:
        steps.append("work")
        raise ValueError

    assert threads.with_database(lambda: 7) == 7
    with pytest.raises(ValueError):
        threads.with_database(fail)
    assert steps == ["close", "close", "close", "work", "close"]
