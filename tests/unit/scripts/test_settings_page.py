"""The page names every setting with its default."""

from __future__ import annotations

from deskgate.settings import Settings
from settings_page import settings_page


def test_every_setting_has_a_row() -> None:
    page = settings_page()
    for name in Settings.model_fields:
        assert f"| `DESKGATE_{name.upper()}` |" in page


def test_defaults_are_written_as_they_would_be_set() -> None:
    page = settings_page()
    assert "| `DESKGATE_PORT` | `8080` |" in page
    assert "| `DESKGATE_SECURE_COOKIES` | `false` |" in page
    assert "| `DESKGATE_GUACD` | unset |" in page
    assert "| `DESKGATE_ALLOWED_HOSTS` | `localhost,127.0.0.1,[::1]` |" in page
