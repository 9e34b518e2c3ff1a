"""Clients of Guacamole's that we did not write, before a real server and real targets."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.harness.chromium import browser, share_a_loop
from tests.harness.fixtures import tidier, tidy

__all__ = ["browser", "tidier", "tidy"]  # fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    share_a_loop(items, Path(__file__).parent)
