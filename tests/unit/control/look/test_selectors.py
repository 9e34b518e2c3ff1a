"""The interface's look comes before the settings', and that before our own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deskgate.control.errors import NotFound
from deskgate.control.look import selectors
from deskgate.control.look.models import Part
from deskgate.control.look.selectors import color_warnings, look_now, picture_get
from deskgate.control.look.services import look_set, picture_set
from deskgate.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that name files in a folder."""
    for name, content in (("logo", PNG), ("css", b"a{}"), ("terms", b"Be kind.")):
        (tmp_path / name).write_bytes(content)
    told = {f"look_{name}": tmp_path / name for name in ("logo", "css", "terms")}
    settings = Settings(look_name="From settings", look_accent="#123456", **told)  # type: ignore[arg-type]  # of several kinds
    monkeypatch.setattr(selectors, "current_settings", lambda: settings)
    return tmp_path


def test_our_own(db: None) -> None:
    look = look_now()
    assert (look.name, look.accent, look.terms, look.pictures) == ("Deskgate", "", "", {})
    with pytest.raises(NotFound):
        picture_get(part=Part.LOGO)


def test_the_settings_then_the_interfaces(db: None, folder: Path) -> None:
    look = look_now()
    assert (look.name, look.accent, look.css, look.terms) == (
        "From settings",
        "#123456",
        "a{}",
        "Be kind.",
    )
    assert picture_get(part=Part.LOGO) == (PNG, "image/png")
    look_set(values={"name": "Harbour", "terms": "Mind the tide."})
    picture_set(part=Part.LOGO, content=b"GIF89a")
    after = look_now()
    assert (after.name, after.terms, after.accent) == ("Harbour", "Mind the tide.", "#123456")
    assert picture_get(part=Part.LOGO) == (b"GIF89a", "image/gif")
    assert after.pictures[Part.LOGO] != look.pictures[Part.LOGO]


def test_a_file_that_changed_is_seen_and_a_bad_one_is_none(db: None, folder: Path) -> None:
    before = look_now().pictures[Part.LOGO]
    (folder / "logo").write_bytes(PNG + b"more")
    os.utime(folder / "logo", ns=(1, 1))
    assert look_now().pictures[Part.LOGO] != before
    (folder / "logo").write_bytes(b"no picture")
    os.utime(folder / "logo", ns=(2, 2))
    assert look_now().pictures == {}
    for name in ("logo", "css", "terms"):
        (folder / name).unlink()
    assert (look_now().css, look_now().terms, look_now().pictures) == ("", "", {})


def test_what_is_hard_to_read_is_said() -> None:
    assert color_warnings(accent="", accent_dark="") == []
    assert color_warnings(accent="#0b7a6e", accent_dark="#6ecdb9") == []
    light, dark = color_warnings(accent="#ffe14d", accent_dark="#0b3a6e")
    assert "light page" in light
    assert "darker" in light
    assert "dark page" in dark
    assert "lighter" in dark
