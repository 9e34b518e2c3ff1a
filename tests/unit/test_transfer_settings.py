"""How large a file may be."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.settings import Settings


def test_the_largest_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().transfer_limit_mb == 10_240
    monkeypatch.setenv("DESKGATE_TRANSFER_LIMIT_MB", "0")
    assert Settings().transfer_limit_mb == 0
    monkeypatch.setenv("DESKGATE_TRANSFER_LIMIT_MB", "-1")
    with pytest.raises(ValidationError, match="transfer_limit_mb"):
        Settings()
