"""Clients of Guacamole's that we did not write, before a real server and real targets."""

from __future__ import annotations

from tests.harness.chromium import browser

__all__ = ["browser"]  # a fixture
