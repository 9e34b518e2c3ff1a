"""A real server before real targets, without a browser."""

from __future__ import annotations

from tests.harness.fixtures import tidier, tidy

__all__ = ["tidier", "tidy"]  # fixtures
