"""The look's settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from deskgate.look_settings import LookSettings


def test_nothing_is_set_by_itself() -> None:
    look = LookSettings()
    assert (look.look_name, look.look_accent, look.look_logo) == ("", "", None)


def test_colors_are_checked_and_files_must_be_there(tmp_path: Path) -> None:
    assert LookSettings(look_accent="#07E").look_accent == "#0077ee"
    with pytest.raises(ValidationError, match="#rrggbb"):
        LookSettings(look_accent="blue")
    with pytest.raises(ValidationError):
        LookSettings(look_logo=tmp_path / "missing.svg")
