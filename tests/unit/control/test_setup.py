"""Starting Django once, with the settings given."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskgate.control.setup import current_settings, django_setup, settings_hand_over
from deskgate.settings import Settings


def test_again_with_the_same_settings_is_no_error() -> None:
    django_setup(current_settings())


def test_another_data_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        django_setup(Settings(_env_file=None, data=tmp_path))
    with pytest.raises(RuntimeError):
        settings_hand_over(Settings(_env_file=None, data=tmp_path))
