"""Settings that differ for one test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deskgate.control import setup
from deskgate.control.signed import services
from deskgate.control.signed.refusals import Refusals

Configure = Callable[..., None]


@pytest.fixture(autouse=True)
def _nothing_refused_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_refusals", Refusals())


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Change settings, by their names, until the test is over."""

    def change(**values: Any) -> None:
        changed = setup.current_settings().model_copy(update=values)
        monkeypatch.setattr(setup, "_handed_over", [changed])

    return change
