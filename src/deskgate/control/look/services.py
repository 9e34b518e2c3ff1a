"""Writes of the look. Law: only administrators; what everybody sees is nobody else's to say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from deskgate.colors import parse_color
from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.errors import Forbidden, Invalid
from deskgate.control.look.models import LENGTHS, Look, Part, Picture
from deskgate.control.look.pictures import picture_type
from deskgate.control.look.selectors import look_own
from deskgate.control.texts import is_unicode

_COLORS: Final = frozenset({"accent", "accent_dark"})
_ONE_LINE: Final = frozenset({"name", "title"})


def look_writable(*, user: User) -> None:
    """Whether this person may change the look. Raises Forbidden."""
    if not (user.is_active and user.is_admin):
        raise Forbidden("Only administrators change the look.")


def look_set(*, values: Mapping[str, str]) -> Look:
    """Set these fields; "" is as the settings, or Deskgate, have it. Raises Invalid."""
    errors: dict[str, list[str]] = {}
    with transaction.atomic():
        look = Look.objects.select_for_update().first() or Look(pk=1)
        before = {name: getattr(look, name) for name in values}
        for name, value in values.items():
            try:
                setattr(look, name, _clean(name, value))
            except ValueError as error:
                errors[name] = [str(error)]
        if errors:
            raise Invalid(errors)
        look.save()
        changed = [name for name, old in before.items() if old != getattr(look, name)]
        record("look.change", look, details={"changed": changed})
    return look


def picture_set(*, part: Part, content: bytes) -> Picture:
    """A picture in place of ours. Raises Invalid."""
    media_type = picture_type(part, content)
    digest = hashlib.sha256(content).hexdigest()
    told = {"media_type": media_type, "content": content, "digest": digest}
    with transaction.atomic():
        picture, _ = Picture.objects.update_or_create(part=part, defaults=told)
        details = {"media_type": media_type, "bytes": len(content)}
        record("look.picture", look_own(), name=part.label, details=details)
    return picture


def picture_clear(*, part: Part) -> None:
    """As the settings, or Deskgate, have it. Cleared twice, nothing changes."""
    with transaction.atomic():
        cleared, _ = Picture.objects.filter(part=part).delete()
        if cleared:
            record("look.picture", look_own(), name=part.label, details={"cleared": True})


def _clean(name: str, value: str) -> str:
    text = value.strip()
    if name in _COLORS:
        return parse_color(text)
    if len(text) > LENGTHS[name]:
        raise ValueError(f"It may have at most {LENGTHS[name]} characters.")
    if name in _ONE_LINE and not text.isprintable():
        raise ValueError("It is one line of text.")
    if "\0" in text or not is_unicode(text):
        raise ValueError("It holds characters that are no text.")
    return text
