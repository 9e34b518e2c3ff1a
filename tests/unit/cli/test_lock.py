"""One holder at a time; the lock ends with its process and needs no cleaning up."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskgate.cli.errors import CommandError
from deskgate.cli.lock import held


def test_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.lock"
    with held(path, busy="busy"):
        with pytest.raises(CommandError, match="busy"), held(path, busy="busy"):
            raise AssertionError("held twice")
    with held(path, busy="busy"):
        assert path.exists()
