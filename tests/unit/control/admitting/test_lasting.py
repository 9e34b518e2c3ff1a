"""How long sessions go on by themselves, as the settings have it."""

from __future__ import annotations

import pytest

from deskgate.control.admitting import lasting
from deskgate.control.admitting.lasting import idle_seconds, park_seconds
from deskgate.control.setup import current_settings


def test_minutes_are_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (park_seconds(), idle_seconds()) == (600.0, 0.0)
    other = current_settings().model_copy(update={"park_minutes": 0, "idle_minutes": 15})
    monkeypatch.setattr(lasting, "current_settings", lambda: other)
    assert (park_seconds(), idle_seconds()) == (0.0, 900.0)
