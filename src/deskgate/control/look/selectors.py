"""The look as it applies: the interface's, else the settings', else Deskgate's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import structlog

from deskgate.colors import READABLE, contrast
from deskgate.control.errors import Invalid, NotFound
from deskgate.control.look.models import LENGTHS, Look, Part, Picture
from deskgate.control.look.pictures import BYTES, picture_type
from deskgate.control.setup import current_settings
from deskgate.settings import Settings

NAME: Final = "Deskgate"
# What is written in the accent, or on it: the page's own surfaces, see web/src/app/tokens.css.
_LIGHT: Final = "#ffffff"
_DARK: Final = "#182126"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LookNow:
    """What the page shows. `pictures`: the digest of each that there is."""

    name: str
    accent: str
    accent_dark: str
    title: str
    text: str
    terms: str
    css: str
    pictures: dict[Part, str]


def look_own() -> Look:
    """What the interface has set; an unsaved one when it has set nothing."""
    return Look.objects.first() or Look()


def look_now() -> LookNow:
    """The look as it applies now. Two queries."""
    own, settings = look_own(), current_settings()
    pictures = {part: told[1] for part in Part if (told := _from_settings(settings, part))}
    pictures |= {
        Part(part): digest for part, digest in Picture.objects.values_list("part", "digest")
    }
    return LookNow(
        name=own.name or settings.look_name or NAME,
        accent=own.accent or settings.look_accent,
        accent_dark=own.accent_dark or settings.look_accent_dark,
        title=own.title or settings.look_title,
        text=own.text or settings.look_text,
        terms=own.terms or _text(settings.look_terms, LENGTHS["terms"]),
        css=own.css or _text(settings.look_css, LENGTHS["css"]),
        pictures=pictures,
    )


def picture_get(*, part: Part) -> tuple[bytes, str]:
    """(content, media type) of a picture that applies. Raises NotFound."""
    row = Picture.objects.filter(part=part).first()
    if row is not None:
        return bytes(row.content), row.media_type
    told = _from_settings(current_settings(), part)
    if told is None:
        raise NotFound("There is no such picture.")
    content, _, media_type = told
    return content, media_type


def color_warnings(*, accent: str, accent_dark: str) -> list[str]:
    """What is hard to read in these colours, as sentences; "" is our own, which is fine."""
    found = []
    if accent and contrast(accent, _LIGHT) < READABLE:
        found.append(_sentence("light", "white", accent, _LIGHT, "darker"))
    if accent_dark and contrast(accent_dark, _DARK) < READABLE:
        found.append(
            _sentence("dark", "the dark ground", accent_dark, _DARK, "Choose a lighter one.")
        )
    return found


def _sentence(page: str, on: str, color: str, ground: str, better: str) -> str:
    ratio = contrast(color, ground)
    return (
        f"The accent of the {page} page is hard to read on {on}: its contrast is {ratio:.1f},"
        f" and {READABLE} is the least for text. Choose a {better} one."
    )


def _from_settings(settings: Settings, part: Part) -> tuple[bytes, str, str] | None:
    path: Path | None = getattr(settings, f"look_{part.replace('-', '_')}")
    if path is None:
        return None
    try:
        return _picture(path, path.stat().st_mtime_ns, part)
    except (OSError, Invalid) as error:
        _log.warning("A picture of the look can't be used", part=part.value, reason=str(error))
        return None


@lru_cache(maxsize=8)
def _picture(path: Path, modified: int, part: Part) -> tuple[bytes, str, str]:
    del modified  # a key: a changed file is read again
    with path.open("rb") as file:
        content = file.read(BYTES[part] + 1)
    return content, hashlib.sha256(content).hexdigest(), picture_type(part, content)


def _text(path: Path | None, longest: int) -> str:
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            return file.read(longest).decode(errors="replace")
    except OSError as error:
        _log.warning("A text of the look can't be read", path=str(path), reason=str(error))
        return ""
